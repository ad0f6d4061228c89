internal import SegNotation
internal import SegRewards

/// What the answers of a step say, as sums: the tallies of several processes add up.
struct RolloutStatistics: Hashable, Codable {
    /// A part of the rewards.
    struct Part: Hashable, Codable {
        /// Sum over the answers that it applies to.
        var sum: Double
        /// Answers that it applies to; never 0.
        var count: Int
    }

    /// Questions asked.
    var groups = 0
    /// Questions whose answers all earned the same.
    var flatGroups = 0
    /// Answers.
    var answers = 0
    /// Tokens of all answers.
    var tokens = 0
    /// Answers that the budget cut.
    var cut = 0
    /// Sum of the rewards.
    var reward = 0.0
    /// By the raw value of `RewardPart`.
    var parts: [String: Part] = [:]
    /// Answers by the raw value of `AnswerForm`.
    var forms: [String: Int] = [:]

    /// The tally of `asked`.
    init(_ asked: [AnswerGroup]) {
        let attempts = asked.flatMap(\.attempts)
        groups = asked.count
        flatGroups = asked.count { $0.advantages.isFlat }
        answers = attempts.count
        tokens = asked.reduce(0) { $0 + $1.tokens }
        cut = attempts.count { !$0.isFinished }
        reward = attempts.reduce(0) { $0 + $1.reward.total }
        forms = attempts.forms
        for part in RewardPart.allCases {
            let values = attempts.compactMap { $0.reward.parts[part] }
            if !values.isEmpty { parts[part.rawValue] = Part(sum: values.reduce(0, +), count: values.count) }
        }
    }

    static func += (all: inout RolloutStatistics, other: RolloutStatistics) {
        all.groups += other.groups
        all.flatGroups += other.flatGroups
        all.answers += other.answers
        all.tokens += other.tokens
        all.cut += other.cut
        all.reward += other.reward
        all.forms.merge(other.forms, uniquingKeysWith: +)
        all.parts.merge(other.parts) { Part(sum: $0.sum + $1.sum, count: $0.count + $1.count) }
    }
}

extension [AnswerGroup.Attempt] {
    /// How many answers have which form, by `AnswerForm.rawValue`.
    var forms: [String: Int] {
        reduce(into: [:]) { if let form = $1.reward.form { $0[form.rawValue, default: 0] += 1 } }
    }
}

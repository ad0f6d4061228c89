public import Foundation
internal import SegModels
internal import SegRewards
internal import SegTasks
internal import Torch

/// What a model's answers would earn before anything is learnt: a look at the rewards, for little money.
public struct RewardSurvey: Hashable, Sendable, Codable {
    /// How one number is spread over the answers.
    public struct Spread: Hashable, Sendable, Codable {
        /// Answers that it applies to.
        public var count: Int
        /// Their mean.
        public var mean: Double
        /// Their standard deviation.
        public var deviation: Double
        /// The smallest.
        public var least: Double
        /// The largest.
        public var most: Double
        /// Answers in each tenth of the way from `least` to `most`; all in the first when they are the same.
        public var histogram: [Int]

        /// The spread of `values`; of none, all zero.
        public init(_ values: [Double]) {
            let count = Double(max(1, values.count))
            let mean = values.reduce(0, +) / count
            (self.count, self.mean) = (values.count, mean)
            deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
            let (least, most) = (values.min() ?? 0, values.max() ?? 0)
            (self.least, self.most) = (least, most)
            var bins = [Int](repeating: 0, count: 10)
            for value in values {
                bins[most > least ? min(9, Int((value - least) / (most - least) * 10)) : 0] += 1
            }
            histogram = bins
        }
    }

    /// Questions asked.
    public var questions: Int
    /// Questions whose answers all earn the same, from which nothing can be learnt.
    public var flatQuestions: Int
    /// Share of answers that the budget cut.
    public var cut: Double
    /// Tokens written a second.
    public var tokensPerSecond: Double
    /// The rewards.
    public var reward: Spread
    /// The rewards' deviation within each question's answers: what a step has to go by.
    public var deviationWithinQuestions: Spread
    /// Tokens of an answer.
    public var length: Spread
    /// The parts of the rewards, by `RewardPart`.
    public var parts: [String: Spread]
    /// How many answers have which form, by `AnswerForm.rawValue`.
    public var forms: [String: Int]?
    /// What could not be asked about, by `DataReport.Problem`; nil when there was nothing.
    public var leftOut: [String: Int]?

    /// Asks the model that `config` starts from about the first pictures of the run.
    ///
    /// - Parameters:
    ///   - config: the run; its output folder is not touched.
    ///   - questions: at least this many are asked.
    ///   - report: called with the number of questions answered so far.
    /// - Throws: whatever is wrong with the model folder; what writing answers throws.
    public init(_ config: ReinforcementConfig, questions: Int, report: (Int) -> Void = { _ in }) throws {
        if config.threads > 0 { try TorchRuntime.setThreadCount(config.threads) }
        let folder = try ModelFolder(path: config.model)
        var datasets = DatasetCache()
        let feed = try RolloutFeed(config, folder: folder, model: folder.frozenModel(config), datasets: &datasets)
        var (groups, next): ([AnswerGroup], Int) = ([], 0)
        var leftOut = datasets.report
        let start = ContinuousClock.now
        while groups.count < questions {
            let more = try feed.ask(min(config.rollout.groups, questions - groups.count), next: &next, &leftOut)
            if more.isEmpty { break }
            groups += more
            report(groups.count)
        }
        self.init(groups, seconds: start.secondsToNow)
        self.leftOut = leftOut.inMetrics.counts
    }

    init(_ groups: [AnswerGroup], seconds: Double) {
        let attempts = groups.flatMap(\.attempts)
        questions = groups.count
        flatQuestions = groups.count { $0.advantages.isFlat }
        cut = Double(attempts.count { !$0.isFinished }) / Double(max(1, attempts.count))
        tokensPerSecond = Double(groups.reduce(0) { $0 + $1.tokens }) / max(1e-9, seconds)
        reward = Spread(attempts.map(\.reward.total))
        deviationWithinQuestions = Spread(groups.map { Spread($0.attempts.map(\.reward.total)).deviation })
        length = Spread(attempts.map { Double($0.ids.count) })
        parts = [:]
        forms = attempts.forms
        for part in RewardPart.allCases {
            let values = attempts.compactMap { $0.reward.parts[part] }
            if !values.isEmpty { parts[part.rawValue] = Spread(values) }
        }
    }

    /// One JSON object with sorted keys.
    public var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return try encoder.encode(self)
        }
    }

    /// The survey for people: a summary, and a histogram of each number.
    public var text: String {
        var lines = [
            "\(questions) questions, \(reward.count) answers, \(Self.short(length.mean)) tokens per answer, "
                + "\(Self.short(cut * 100)) % cut off, \(Int(tokensPerSecond)) tokens/s",
            "\(flatQuestions) questions train nothing: all their answers earn the same",
        ]
        lines += Self.lines("reward", reward) + Self.lines("deviation within a question", deviationWithinQuestions)
        if let forms {
            let counts = forms.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines.append("answers by form: " + counts.joined(separator: ", "))
        }
        if let leftOut {
            let counts = leftOut.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines.append("left out: " + counts.joined(separator: ", "))
        }
        for part in RewardPart.allCases { lines += parts[part.rawValue].map { Self.lines(part.rawValue, $0) } ?? [] }
        return lines.joined(separator: "\n")
    }

    private static func lines(_ name: String, _ spread: Spread) -> [String] {
        let head = "\(name): mean \(short(spread.mean)), deviation \(short(spread.deviation))"
        guard spread.most > spread.least else { return [head] }
        let highest = Double(spread.histogram.max() ?? 1)
        let step = (spread.most - spread.least) / 10
        return [head]
            + spread.histogram.enumerated().map { bin, count in
                let bar = String(repeating: "#", count: Int((Double(count) / highest * 40).rounded()))
                let from = short(spread.least + Double(bin) * step)
                return "  from \(from)".padded(to: 16) + "\(count)".padded(to: 7) + bar
            }
    }

    private static func short(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

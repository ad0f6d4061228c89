internal import Foundation
internal import SegRewards

/// What one step of reinforcement learning measured.
public struct ReinforcementMetrics: Hashable, Sendable, Codable {
    /// Steps done, this one included.
    public var step = 0
    /// The loss; its size says little, since advantages sum to 0.
    public var loss = 0.0
    /// Mean norm of the gradients of the step's mini-batches before clipping.
    public var gradientNorm = 0.0
    /// The share of the peak learning rates.
    public var rateShare = 0.0
    /// The learning rate of AdamW.
    public var learningRate = 0.0
    /// Mean reward of all answers.
    public var reward = 0.0
    /// Mean of each part of the rewards over the answers that it applies to, by `RewardPart`.
    public var parts: [String: Double] = [:]
    /// How many answers have which form, by `AnswerForm.rawValue`; nil in metrics of older runs.
    public var forms: [String: Int]?
    /// Mean tokens of an answer.
    public var length = 0.0
    /// Share of answers that the budget cut.
    public var cut = 0.0
    /// Questions asked.
    public var groups = 0
    /// Questions whose answers all earned the same.
    public var flatGroups = 0
    /// Share of the learnt tokens that the lower clip held back.
    public var clippedLow = 0.0
    /// Share of the learnt tokens that the upper clip held back.
    public var clippedHigh = 0.0
    /// Mean entropy of a learnt token, in nats, before the step.
    public var entropy = 0.0
    /// Mean divergence from the model that the run started from; 0 when it is not measured.
    public var divergence = 0.0
    /// The largest difference of a token's log-probability between writing it and learning from it, before the model
    /// changed: 0 in float32 on the CPU with `rollout.batchInvariant`, some roundings elsewhere.
    public var mismatch = 0.0
    /// Tokens written.
    public var tokens = 0
    /// Seconds that writing took.
    public var rolloutSeconds = 0.0
    /// Seconds that learning took.
    public var learningSeconds = 0.0
    /// Pictures of the run so far, this step's included.
    public var scenes = 0
    /// False when nothing was changed: a gradient was not finite, or no question had answers of different reward.
    public var isApplied = false
    /// Pictures that could not be asked about, by `DataReport.Problem`; nil when all could.
    public var leftOut: [String: Int]?
    /// What was wrong with the first of them.
    public var leftOutFirst: String?

    /// Tokens written a second.
    public var tokensPerSecond: Double { Double(tokens) / max(1e-9, rolloutSeconds) }

    /// Adds what the answers of a step say.
    mutating func describe(_ asked: RolloutStatistics) {
        let count = Double(max(1, asked.answers))
        (groups, flatGroups, tokens) = (asked.groups, asked.flatGroups, asked.tokens)
        reward = asked.reward / count
        length = Double(tokens) / count
        cut = Double(asked.cut) / count
        parts = asked.parts.mapValues { $0.sum / Double($0.count) }
        forms = asked.forms
    }

    /// Adds what learning saw.
    mutating func describe(_ statistics: PolicyStatistics) {
        clippedLow = statistics.mean(\.clippedLow)
        clippedHigh = statistics.mean(\.clippedHigh)
        entropy = statistics.mean(\.entropy)
        divergence = statistics.mean(\.divergence)
    }
}

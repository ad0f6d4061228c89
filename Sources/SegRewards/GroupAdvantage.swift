/// How much better than the other answers to the same question each answer of a group is.
public struct GroupAdvantage: Hashable, Sendable {
    /// In what unit an advantage is given.
    public enum Scale: String, CaseIterable, Hashable, Sendable, Codable {
        /// Rewards minus their mean, over their standard deviation: GRPO, GSPO and DAPO.
        case standardized
        /// Rewards minus their mean: Dr-GRPO. Questions that the model answers alike then count less.
        case centered
    }

    /// One an answer; their sum is 0 up to rounding.
    public let values: [Double]
    /// Whether all rewards are the same, so that there is nothing to learn from the group.
    public let isFlat: Bool

    /// Rewards that differ by less are the same.
    static let resolution = 1e-9
    /// Added to the deviation, as TRL does, so that tiny differences are not blown up.
    static let epsilon = 1e-4

    /// The advantages of one group's rewards. The deviation is that of a sample (n − 1), as TRL's.
    public init(_ rewards: [Double], scale: Scale) {
        let count = Double(max(1, rewards.count))
        let mean = rewards.reduce(0, +) / count
        isFlat = (rewards.max() ?? 0) - (rewards.min() ?? 0) < Self.resolution
        guard !isFlat else {
            values = rewards.map { _ in 0 }
            return
        }
        let centered = rewards.map { $0 - mean }
        let deviation = (centered.reduce(0) { $0 + $1 * $1 } / (count - 1)).squareRoot()
        values = scale == .centered ? centered : centered.map { $0 / (deviation + Self.epsilon) }
    }
}

public import SegRewards

/// How much each answer changes the model, given its advantage.
///
/// The published algorithms are choices of these: GSPO (Zheng et al. 2025) is the default; GRPO (Shao et al. 2024) `ratio: token`
/// with a clip of about 0.2; DAPO (Yu et al. 2025) that, `normalization: token`, and the upper clip at 0.28; Dr-GRPO (Liu et al.
/// 2025) `ratio: token`, `normalization: budget`, `advantages: centered`.
public struct PolicyRule: Hashable, Sendable, Codable {
    /// Of what the new probability is compared with the old one.
    public enum Ratio: String, CaseIterable, Hashable, Sendable, Codable {
        /// Of the whole answer, as the geometric mean over its tokens.
        case sequence
        /// Of each token.
        case token
    }

    /// How much each answer, and each of its tokens, counts.
    public enum Normalization: String, CaseIterable, Hashable, Sendable, Codable {
        /// Each answer the same, and in it each token.
        case sequence
        /// Each token of all answers the same, so that long answers count more.
        case token
        /// As `token`, but over as many tokens as the budget allows, so that a step's size does not depend on the answers' lengths.
        case budget
    }

    /// Of what the new probability is compared with the old one.
    public var ratio = Ratio.sequence
    /// How much each answer counts.
    public var normalization = Normalization.sequence
    /// In what unit advantages are given.
    public var advantages = GroupAdvantage.Scale.standardized
    /// A worse answer is not made less likely than by this ratio below 1. Sequence ratios stay much nearer to 1 than a token's.
    public var clipLow = 3e-4
    /// A better answer is not made more likely than by this ratio above 1.
    public var clipHigh = 4e-4
    /// Weight of the divergence from the model that the run starts from; 0: none, and no copy of it is kept.
    public var klWeight = 0.0
    /// The largest difference of a token's log-probability between writing it and learning from it, before anything has
    /// changed; more ends the run.
    public var mismatchLimit = 0.01

    /// GSPO as published.
    public init() {}

    /// Everything that is wrong with the rule, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if !(clipLow > 0 && clipLow < 1) { found.append("clipLow is \(clipLow), not above 0 and below 1") }
        if !(clipHigh > 0 && clipHigh < .infinity) { found.append("clipHigh is \(clipHigh), not a positive number") }
        if !(klWeight >= 0 && klWeight < .infinity) { found.append("klWeight is \(klWeight), not 0 or more") }
        if !(mismatchLimit > 0) { found.append("mismatchLimit is \(mismatchLimit), not a positive number") }
        return found
    }
}

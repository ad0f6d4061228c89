internal import Torch

/// What a step saw of its answer tokens. Sums, so that batches add up.
struct PolicyStatistics: Codable {
    /// Answer tokens.
    var tokens = 0.0
    /// Tokens held back because their answer, though worse, has become too unlikely already.
    var clippedLow = 0.0
    /// Tokens held back because their answer, though better, has become too likely already.
    var clippedHigh = 0.0
    /// Sum of the divergences from the reference.
    var divergence = 0.0
    /// Sum of the entropies, in nats.
    var entropy = 0.0
    /// The largest change of a token's log-probability since it was written.
    var largestChange = 0.0

    /// Nothing seen yet.
    init() {}

    /// What one batch saw. All tensors are [A], without gradients.
    init(
        ratios: Tensor, advantages: Tensor, divergences: Tensor?, change: Tensor, rule: PolicyRule
    ) throws {
        tokens = Double(ratios.count)
        clippedLow = try ratios.lt(1 - rule.clipLow).logicalAnd(advantages.lt(0)).sum().item()
        clippedHigh = try ratios.gt(1 + rule.clipHigh).logicalAnd(advantages.gt(0)).sum().item()
        divergence = try divergences?.sum().item() ?? 0
        largestChange = try change.amax().item()
    }

    static func += (all: inout PolicyStatistics, part: PolicyStatistics) {
        all.tokens += part.tokens
        all.clippedLow += part.clippedLow
        all.clippedHigh += part.clippedHigh
        all.divergence += part.divergence
        all.entropy += part.entropy
        // NaN, too, is the largest.
        all.largestChange = part.largestChange > all.largestChange ? part.largestChange : all.largestChange
        if part.largestChange.isNaN { all.largestChange = .nan }
    }

    /// A sum as a mean over the tokens.
    func mean(_ sum: KeyPath<PolicyStatistics, Double>) -> Double { self[keyPath: sum] / max(1, tokens) }
}

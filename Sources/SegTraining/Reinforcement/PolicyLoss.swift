internal import SegRewards
internal import Torch

/// The answer tokens of a batch and what is known of them before the model has changed. A tokens of S answers.
struct PolicyTokens {
    /// [A] log-probabilities when the tokens were written.
    let old: Tensor
    /// [A] log-probabilities by the model that the run started from; nil when they do not count.
    let reference: Tensor?
    /// [A] int64: which answer each token belongs to.
    let answers: Tensor
    /// [S]
    let advantages: Tensor
    /// [S] tokens of each answer.
    let lengths: Tensor
    /// [S] how much each token of an answer counts.
    let weights: Tensor
}

/// The clipped policy gradient of TRL's `GRPOTrainer` (loss types `grpo`, `bnpo`, `dapo`, `dr_grpo`, both importance sampling levels).
///
/// Kept of PPO: the ratio of new to old probability, clipped on the side where it would go further than it may. Left out: a value
/// model, since the group's mean takes its place; any correction for another engine having written the answers, since the same one does.
struct PolicyLoss {
    /// The batch's part of the loss, a scalar with gradients.
    let value: Tensor
    /// What was seen on the way.
    var statistics: PolicyStatistics

    /// - Parameters:
    ///   - current: [A] log-probabilities with gradients.
    ///   - tokens: what is known of the tokens.
    ///   - rule: which algorithm.
    /// - Throws: `TorchError` when the shapes do not fit.
    init(_ current: Tensor, tokens: PolicyTokens, rule: PolicyRule) throws {
        let advantages = try tokens.advantages.indexSelect(dim: 0, tokens.answers)  // [A]
        let ratios = try Self.logRatios(current, tokens: tokens, rule: rule).exp()
        let clipped = try ratios.clamp(min: 1 - rule.clipLow, max: 1 + rule.clipHigh)
        var losses = try -(ratios * advantages).minimum(clipped * advantages)
        var divergences: Tensor?
        if let reference = tokens.reference {
            let kl = try Self.divergence(from: reference, to: current)
            losses = try losses + kl * rule.klWeight
            divergences = try kl.detach()
        }
        value = try (losses * tokens.weights.indexSelect(dim: 0, tokens.answers)).sum()
        statistics = try withoutGradients {
            try PolicyStatistics(
                ratios: ratios.detach(), advantages: advantages, divergences: divergences,
                change: (current.detach() - tokens.old).abs(), rule: rule)
        }
    }

    /// [A]: of each token, or the mean over its answer.
    private static func logRatios(_ current: Tensor, tokens: PolicyTokens, rule: PolicyRule) throws -> Tensor {
        let ratios = try current - tokens.old
        guard rule.ratio == .sequence else { return ratios }
        let sums = try tokens.lengths.zerosLike().indexAdd(dim: 0, tokens.answers, ratios)
        return try (sums / tokens.lengths).indexSelect(dim: 0, tokens.answers)
    }

    /// Schulman's estimate k3 of the divergence, which is never negative: exp(d) − d − 1 with d = reference − current.
    private static func divergence(from reference: Tensor, to current: Tensor) throws -> Tensor {
        let difference = try reference - current
        return try difference.exp() - difference - 1.0
    }
}

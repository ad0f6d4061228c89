public import Torch

/// Chooses experts for each token, as `DeepseekV3TopkRouter` ("noaux_tc" with sigmoid scores) or
/// `Qwen3VLMoeTextTopKRouter` (softmax) of transformers 5.23.0.
///
/// With sigmoid scores a correction bias decides, together with the scores, who is chosen; how much the chosen ones count
/// depends on the scores alone.
public struct ExpertRouter {
    /// What the products of tokens and experts become.
    public enum Scoring: Hashable, Sendable {
        /// Each its sigmoid; a correction bias takes part in the choice.
        case sigmoid
        /// Shares that sum to 1.
        case softmax
    }

    /// How many are chosen, and from where.
    public struct Rule: Hashable, Sendable {
        /// Number of experts.
        public var experts: Int
        /// Experts for each token.
        public var chosen: Int
        /// Groups of equally many neighbouring experts; 1 for no groups.
        public var groups: Int
        /// Groups from which a token's experts may come: those whose best two scores have the largest sum.
        public var groupsKept: Int
        /// Whether the weights of a token's experts are divided by their sum.
        public var normalizes: Bool
        /// What the weights are multiplied by.
        public var scale: Double
        /// What the products become.
        public var scoring: Scoring

        /// A rule.
        public init(
            experts: Int, chosen: Int, groups: Int = 1, groupsKept: Int = 1, normalizes: Bool = true,
            scale: Double = 1, scoring: Scoring = .sigmoid
        ) {
            self.scoring = scoring
            self.experts = experts
            self.chosen = chosen
            self.groups = groups
            self.groupsKept = groupsKept
            self.normalizes = normalizes
            self.scale = scale
        }
    }

    private let rule: Rule
    private let weight: Tensor
    private let correction: Tensor?

    /// The router whose parameters are `weight` and, with sigmoid scores, `e_score_correction_bias` in `scope`.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``.
    public init(_ rule: Rule, _ scope: ParameterScope) throws {
        self.rule = rule
        weight = try scope.tensor("weight")
        correction = rule.scoring == .sigmoid ? try scope.tensor("e_score_correction_bias") : nil
    }

    /// Chooses experts for tokens [tokens, width].
    ///
    /// - Parameters:
    ///   - x: the tokens.
    ///   - settle: may replace the experts, as [tokens, chosen] again; nil leaves them. The weights are those of the
    ///     result.
    /// - Throws: `TorchError` when the shapes do not fit, and what `settle` throws.
    /// - Returns: experts [tokens, chosen] and what each of them counts, float32 with gradients.
    public func callAsFunction(
        _ x: Tensor, settle: ((Tensor) throws -> Tensor)? = nil
    ) throws -> (experts: Tensor, weights: Tensor) {
        let products = try BatchInvariance.linear(x.to(.float32), weight.to(.float32))
        let scores =
            switch rule.scoring {
            case .sigmoid: try BatchInvariance.elements(products) { try $0.sigmoid() }
            case .softmax: try products.softmax(dim: -1)
            }
        let own = try withoutGradients { try chosen(correction.map { try scores + $0.to(.float32) } ?? scores) }
        let experts = try settle?(own) ?? own
        let weights = try scores.gather(dim: 1, experts)
        guard rule.normalizes else { return (experts, try weights * rule.scale) }
        return (experts, try weights / (weights.sum(dims: [1], keep: true) + 1e-20) * rule.scale)
    }

    /// The best of corrected scores [tokens, experts], from the best groups.
    private func chosen(_ scores: Tensor) throws -> Tensor {
        guard rule.groups > 1 else { return try scores.topk(rule.chosen, dim: -1).indices }
        let tokens = scores.shape[0]
        let grouped = try scores.view([tokens, rule.groups, rule.experts / rule.groups])
        let best = try grouped.topk(2, dim: -1).values.sum(dims: [2])
        let kept = try best.topk(rule.groupsKept, dim: -1).indices
        let dropped = try Tensor.ones(best.shape, dtype: .bool, device: scores.device).scatter(dim: 1, kept, value: 0)
        let left = try grouped.maskedFill(dropped.unsqueeze(-1), -Double.infinity)
        return try left.view(scores.shape).topk(rule.chosen, dim: -1).indices
    }
}

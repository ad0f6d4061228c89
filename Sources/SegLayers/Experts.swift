public import Torch

/// A feed-forward part made of many small ones, of which each token uses a few, and of one that every token uses, where
/// the family has it.
///
/// As `DeepseekV3MoE` and `Qwen3VLMoeTextSparseMoeBlock` of transformers 5.23.0. Tokens are grouped by expert: a batch costs one product an expert and
/// layer, whatever its number of tokens, and a single token touches the experts that it uses and no others. An
/// ``RouterReplay`` in force notes which, or decides.
public struct Experts {
    private let router: ExpertRouter
    private let experts: ExpertBank
    private let shared: GatedFeedForward?
    private let rule: ExpertRouter.Rule
    private let path: String

    /// The part whose layers are `gate`, `experts.0`, `experts.1` … and `shared_experts` in `scope`.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``.
    public init(_ rule: ExpertRouter.Rule, _ scope: ParameterScope) throws {
        self.rule = rule
        path = scope.path
        router = try ExpertRouter(rule, scope["gate"])
        experts = .apart(try (0..<rule.experts).map { try GatedFeedForward(scope["experts.\($0)"], hasBias: false) })
        shared = try GatedFeedForward(scope["shared_experts"], hasBias: false)
    }

    /// The part without a shared expert whose router is `gate` in `scope`, and whose experts lie in two tensors,
    /// `experts.gate_up_proj` [experts, width, 2 · inner] and `experts.down_proj` [experts, inner, width].
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``.
    public init(joined rule: ExpertRouter.Rule, _ scope: ParameterScope) throws {
        self.rule = rule
        path = scope.path
        router = try ExpertRouter(rule, scope["gate"])
        experts = .joined(
            gateUp: try scope.tensor("experts.gate_up_proj"), down: try scope.tensor("experts.down_proj"))
        shared = nil
    }

    /// [..., width] → [..., width], with gradients.
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        let rows = try x.reshape([-1, x.shape[x.rank - 1]])
        let routed = try routed(rows)
        return try (shared.map { try routed + $0(rows) } ?? routed).view(x.shape)
    }

    /// `residual` + the part's output for rows [rows, width], without gradients.
    public func adding(_ x: Tensor, to residual: Tensor) throws -> Tensor {
        if BatchInvariance.holds(x) { return try residual + self(x) }
        return try (shared?.adding(x, to: residual) ?? residual) + routed(x)
    }

    /// What the chosen experts make of tokens [tokens, width]: summed in float32, then rounded to the type of `x`.
    private func routed(_ x: Tensor) throws -> Tensor {
        let (tokens, width) = try x.shape2()
        var choices: [Int] = []
        let (_, weights) = try router(x) { chosen in
            choices = try chosen.array(of: Int.self)
            guard let tape = RouterReplay.current else { return chosen }
            choices = try tape.settle(choices, layer: path, experts: rule.experts)
            return try Tensor(choices, shape: chosen.shape, device: chosen.device)
        }
        let plan = ExpertPlan(choices: choices, experts: rule.experts)
        let sorted = try x.indexSelect(dim: 0, Tensor(plan.order.map { $0 / rule.chosen }, device: x.device))
        let answers = try plan.runs.map { run in
            try experts.answer(
                run.expert, sorted.narrow(dim: 0, start: run.range.lowerBound, length: run.range.count))
        }
        let back = try Tensor(plan.inverse, device: x.device)
        let byToken = try Tensor.cat(answers, dim: 0).indexSelect(dim: 0, back).view([tokens, rule.chosen, width])
        return try (byToken.to(.float32) * weights.unsqueeze(-1)).sum(dims: [1]).to(x.dtype)
    }
}

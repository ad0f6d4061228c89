import SegLayers
import Testing
import Torch

@Suite struct ExpertsTests {
    static let rule = ExpertRouter.Rule(
        experts: 5, chosen: 2, groups: 1, groupsKept: 1, normalizes: true, scale: 1.7)

    static func store() throws -> ParameterStore {
        var store = ParameterStore()
        func gated(_ name: String, _ inner: Int) throws {
            try store.insert(Tensor.randn([inner, 8]), as: "\(name).gate_proj.weight")
            try store.insert(Tensor.randn([inner, 8]), as: "\(name).up_proj.weight")
            try store.insert(Tensor.randn([8, inner]), as: "\(name).down_proj.weight")
        }
        try store.insert(Tensor.randn([5, 8]), as: "gate.weight")
        try store.insert(Tensor.randn([5]), as: "gate.e_score_correction_bias")
        for expert in 0..<5 { try gated("experts.\(expert)", 6) }
        try gated("shared_experts", 12)
        return store
    }

    /// Token by token, expert by expert.
    static func plain(_ x: Tensor, _ store: ParameterStore) throws -> Tensor {
        let scope = ParameterScope(store)
        let (experts, weights) = try ExpertRouter(rule, scope["gate"])(x)
        let shared = try GatedFeedForward(scope["shared_experts"], hasBias: false)
        let rows = try (0..<x.shape[0]).map { token -> Tensor in
            let own = try x.narrow(dim: 0, start: token, length: 1)
            var sum = try shared(own)
            for place in 0..<rule.chosen {
                let expert = try experts.select(dim: 0, index: token).select(dim: 0, index: place).itemInt()
                let weight = try weights.select(dim: 0, index: token).select(dim: 0, index: place).item()
                sum = try sum + GatedFeedForward(scope["experts.\(expert)"], hasBias: false)(own) * weight
            }
            return sum
        }
        return try Tensor.cat(rows, dim: 0)
    }

    @Test(arguments: [1, 2, 17])
    func `grouped tokens get what each gets alone`(_ tokens: Int) throws {
        let store = try Self.store()
        let x = try Tensor.randn([tokens, 8])
        let experts = try Experts(Self.rule, ParameterScope(store))
        let expected = try Self.plain(x, store)
        #expect(try experts(x).allClose(expected, relative: 1e-4, absolute: 1e-4))
        #expect(try experts(x.unsqueeze(0)).shape == [1, tokens, 8])
        let residual = try Tensor.randn([tokens, 8])
        #expect(try experts.adding(x, to: residual).allClose(expected + residual, relative: 1e-4, absolute: 1e-4))
    }

    @Test func `a single token touches the experts that it uses and no others`() throws {
        let store = try Self.store()
        let x = try Tensor.randn([1, 8])
        let chosen = try ExpertRouter(Self.rule, ParameterScope(store)["gate"])(x).experts.array(of: Int.self)
        for parameter in store.parameters { try parameter.tensor.setRequiresGradient(true) }
        try Experts(Self.rule, ParameterScope(store))(x).square().sum().backward()
        for expert in 0..<5 {
            let gradient = try store.tensor("experts.\(expert).up_proj.weight").gradient()
            #expect((gradient != nil) == chosen.contains(expert))
        }
        #expect(try store.tensor("gate.weight").gradient() != nil)
        #expect(try store.tensor("shared_experts.down_proj.weight").gradient() != nil)
        #expect(try store.tensor("gate.e_score_correction_bias").gradient() == nil)
    }
}

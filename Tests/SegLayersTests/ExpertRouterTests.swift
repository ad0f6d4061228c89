import SegLayers
import Testing
import Torch

@Suite struct ExpertRouterTests {
    static func rule(
        _ experts: Int, _ chosen: Int, groups: Int = 1, kept: Int = 1, normalizes: Bool = true, scale: Double = 2.5
    ) -> ExpertRouter.Rule {
        .init(experts: experts, chosen: chosen, groups: groups, groupsKept: kept, normalizes: normalizes, scale: scale)
    }

    static func router(_ rule: ExpertRouter.Rule, weight: Tensor, correction: Tensor) throws -> ExpertRouter {
        var store = ParameterStore()
        try store.insert(weight, as: "weight")
        try store.insert(correction, as: "e_score_correction_bias")
        return try ExpertRouter(rule, ParameterScope(store))
    }

    /// The rule written out for one token's scores.
    static func expected(_ scores: [Double], _ correction: [Double], _ rule: ExpertRouter.Rule) -> [Int: Double] {
        let corrected = zip(scores, correction).map { $0 + $1 }
        let size = rule.experts / rule.groups
        let groups = (0..<rule.groups).map { group in
            corrected[(group * size)..<((group + 1) * size)].sorted(by: >).prefix(2).reduce(0, +)
        }
        let kept = Set(groups.indices.sorted { groups[$0] > groups[$1] }.prefix(rule.groupsKept))
        let chosen = scores.indices.filter { rule.groups == 1 || kept.contains($0 / size) }
            .sorted { corrected[$0] > corrected[$1] }.prefix(rule.chosen)
        let sum = chosen.reduce(0) { $0 + scores[$1] }
        return Dictionary(
            uniqueKeysWithValues: chosen.map { ($0, scores[$0] / (rule.normalizes ? sum : 1) * rule.scale) })
    }

    @Test(arguments: [
        rule(6, 2), rule(6, 6), rule(8, 3, normalizes: false), rule(8, 3, groups: 4, kept: 2),
        rule(16, 5, groups: 4, kept: 2, scale: 1), rule(12, 1, groups: 2, kept: 1),
    ])
    func `the correction decides who is chosen and not how much they count`(_ rule: ExpertRouter.Rule) throws {
        let weight = try Tensor.randn([rule.experts, 10])
        let correction = try Tensor.randn([rule.experts]) * 0.5
        let x = try Tensor.randn([40, 10])
        let found = try Self.router(rule, weight: weight, correction: correction)(x)
        let scores = try x.linear(weight).sigmoid().array(of: Double.self)
        let corrections = try correction.array(of: Double.self)
        let experts = try found.experts.array(of: Int.self)
        let weights = try found.weights.array(of: Double.self)
        for token in 0..<40 {
            let own = Array(scores[(token * rule.experts)..<((token + 1) * rule.experts)])
            let expected = Self.expected(own, corrections, rule)
            let places = (token * rule.chosen)..<((token + 1) * rule.chosen)
            #expect(Set(experts[places]) == Set(expected.keys))
            for place in places { #expect(abs(weights[place] - (expected[experts[place]] ?? -1)) < 1e-5) }
        }
    }

    @Test func `scores are float32 whatever the type of the tokens, and have gradients`() throws {
        let weight = try Tensor.randn([6, 10]).to(.bfloat16)
        try weight.setRequiresGradient(true)
        let router = try Self.router(Self.rule(6, 2), weight: weight, correction: Tensor.zeros([6]))
        let found = try router(Tensor.randn([4, 10]).to(.bfloat16))
        #expect(found.weights.dtype == .float32)
        try found.weights.square().sum().backward()
        #expect(try #require(try weight.gradient()).abs().amax().item() > 0)
    }

    @Test(arguments: [(4, 1), (6, 2), (6, 6)])
    func `softmax shares of the chosen experts sum to one`(_ experts: Int, _ chosen: Int) throws {
        let (weight, x) = (try Tensor.randn([experts, 10]), try Tensor.randn([30, 10]))
        var store = ParameterStore()
        try store.insert(weight, as: "weight")
        let rule = ExpertRouter.Rule(experts: experts, chosen: chosen, scoring: .softmax)
        let found = try ExpertRouter(rule, ParameterScope(store))(x)
        let shares = try x.linear(weight).softmax(dim: -1).array(of: Double.self)
        let (places, weights) = (try found.experts.array(of: Int.self), try found.weights.array(of: Double.self))
        for token in 0..<30 {
            let own = Array(shares[token * experts..<(token + 1) * experts])
            let best = own.indices.sorted { own[$0] > own[$1] }.prefix(chosen)
            let sum = best.reduce(0) { $0 + own[$1] }
            let range = token * chosen..<(token + 1) * chosen
            #expect(Set(places[range]) == Set(best))
            for place in range { #expect(abs(weights[place] - own[places[place]] / sum) < 1e-5) }
        }
    }
}

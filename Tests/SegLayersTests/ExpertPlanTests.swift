import SegLayers
import TestSupport
import Testing

@Suite struct ExpertPlanTests {
    @Test func `choices are sorted by expert and keep their order`() {
        let plan = ExpertPlan(choices: [3, 0, 3, 1, 0, 3], experts: 5)
        #expect(plan.order == [1, 4, 3, 0, 2, 5])
        #expect(plan.runs == [.init(0, 0..<2), .init(1, 2..<3), .init(3, 3..<6)])
    }

    @Test func `every choice goes to one place, in a run of its expert, and comes back`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<2000 {
            let experts = Int.random(in: 1...12, using: &random)
            let choices = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                Int.random(in: 0..<experts, using: &random)
            }
            let plan = ExpertPlan(choices: choices, experts: experts)
            #expect(plan.order.map { choices[$0] } == choices.sorted())
            #expect(choices.indices.allSatisfy { plan.order[plan.inverse[$0]] == $0 })
            #expect(plan.runs.map(\.expert) == Set(choices).sorted())
            #expect(plan.runs.allSatisfy { run in run.range.allSatisfy { choices[plan.order[$0]] == run.expert } })
            #expect(plan.runs.reduce(0) { $0 + $1.range.count } == choices.count)
        }
    }
}

extension ExpertPlan.Run {
    fileprivate init(_ expert: Int, _ range: Range<Int>) {
        self.init(expert: expert, range: range)
    }
}

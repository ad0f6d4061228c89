import SegInference
import Testing

@Suite struct StopRuleTests {
    @Test(
        arguments: [(nil, 10, 100, 90), (5, 10, 100, 5), (500, 10, 100, 90), (5, 100, 100, 0), (nil, 120, 100, 0)]
            as [(Int?, Int, Int, Int)])
    func `the budget is what is asked for and fits`(_ most: Int?, _ prompt: Int, _ context: Int, _ budget: Int) {
        #expect(
            StopRule(stopIDs: [], maxNewTokens: most).budget(promptLength: prompt, contextLength: context) == budget)
    }

    @Test func `a stop token ends an answer even where the budget ends too`() {
        let rule = StopRule(stopIDs: [7, 8])
        #expect(rule.reason(after: 7, count: 3, budget: 3) == .stop)
        #expect(rule.reason(after: 6, count: 3, budget: 3) == .length)
        #expect(rule.reason(after: 6, count: 2, budget: 3) == nil)
    }
}

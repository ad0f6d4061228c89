import Testing

@testable import SegModels

@Suite struct SegmentPlanTests {
    @Test func `segments keep the order of their rows`() {
        let plan = SegmentPlan(segmentOfRow: [1, 0, 1, 2, 1, 0], segmentCount: 3)
        #expect(plan.groups == [.init(length: 3, count: 1), .init(length: 2, count: 1), .init(length: 1, count: 1)])
        #expect(plan.order == [0, 2, 4, 1, 5, 3])
        #expect(
            SegmentPlan(sortedLengths: [4, 4, 2]).groups == [.init(length: 4, count: 2), .init(length: 2, count: 1)])
    }
}

import Testing

@testable import SegTokens

@Suite struct MergeTableTests {
    @Test func `a pair has its merge, and its mirror image has none`() {
        var table = MergeTable()
        table.insert(left: 1, right: 2, Merge(rank: 7, id: 3))
        #expect(table.merge(left: 1, right: 2) == Merge(rank: 7, id: 3))
        #expect(table.merge(left: 2, right: 1) == nil)
    }

    @Test func `a later merge of the same pair counts`() {
        var table = MergeTable()
        table.insert(left: 1, right: 2, Merge(rank: 0, id: 3))
        table.insert(left: 1, right: 2, Merge(rank: 1, id: 3))
        #expect(table.merge(left: 1, right: 2)?.rank == 1)
        #expect(table.count == 1)
    }
}

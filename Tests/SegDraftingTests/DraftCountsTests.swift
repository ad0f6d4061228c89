import Testing

@testable import SegDrafting

@Suite struct DraftCountsTests {
    @Test func `a pass writes one token and the guesses that were right`() {
        var counts = DraftCounts()
        #expect(counts.tokensPerPass == 0)
        counts.add(drafted: 7, accepted: 4)
        counts.add(drafted: 0, accepted: 0)
        #expect(counts.tokensPerPass == 3 && counts.passes == 2 && counts.drafted == 7 && counts.accepted == 4)
        var total = counts + counts
        total.add(counts, less: DraftCounts())
        #expect(total.passes == 6 && total.accepted == 12 && total.drafted == 21)
    }
}

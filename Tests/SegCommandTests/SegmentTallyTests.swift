import Testing

@testable import SegCommand

@Suite struct SegmentTallyTests {
    @Test func `the sentence says how far it was, and how to go on`() {
        let tally = SegmentTally()
        tally.begin(9)
        for _ in 0..<4 { tally.passed() }
        #expect(tally.next(out: "o") == "after 4 of 9 pictures; o has their answers, the same command goes on")
        #expect(tally.next(out: nil).hasPrefix("after 4 of 9 pictures; the records on stdout are whole."))
        #expect(!tally.hasFailed)
        tally.failed()
        #expect(tally.hasFailed)
    }
}

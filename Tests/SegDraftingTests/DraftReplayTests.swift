import Testing

@testable import SegDrafting

@Suite struct DraftReplayTests {
    /// Guesses the numbers that follow, up to a wrong one now and then.
    private struct Counting: Drafter, AnswerDraft {
        var last = 0
        func begin(prompt: [Int]) -> any AnswerDraft { self }
        mutating func append(_ id: Int) { last = id }
        mutating func draft(limit: Int) -> DraftTree {
            DraftTree(chain: (last + 1..<last + 1 + limit).map { $0 % 10 == 0 ? -1 : $0 })
        }
    }

    @Test func `every token is written once: the first, one by each pass, and the guesses that were right`() {
        for count in 0..<60 {
            for limit in 1..<12 {
                let counts = DraftReplay.count(Array(1..<1 + count), prompt: [], drafter: Counting(), limit: limit)
                #expect(counts.passes + counts.accepted == max(0, count - 1))
                #expect(counts.drafted == counts.passes * limit)
            }
        }
        let whole = DraftReplay.count(Array(1...9), prompt: [], drafter: Counting(), limit: 20)
        #expect(whole.passes == 1 && whole.accepted == 7)
    }
}

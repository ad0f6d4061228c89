import Testing

@testable import SegDrafting

@Suite struct PromptLookupTests {
    private func draft(_ prompt: [Int], _ answer: [Int], match: Int = 2, limit: Int = 3) -> [Int] {
        var draft = PromptLookup(match: match).begin(prompt: prompt)
        for id in answer { draft.append(id) }
        return draft.draft(limit: limit).tokens
    }

    @Test func `what followed the last tokens the last time is proposed`() {
        #expect(draft([1, 2, 3, 4, 5, 6], [1, 2]) == [3, 4, 5])
        #expect(draft([1, 2, 3, 1, 2, 9], [1, 2]) == [9, 1, 2])
        #expect(draft([1, 2, 3], [7]) == [])
        #expect(draft([], [7]) == [])
        #expect(draft([], [7, 8, 7], match: 1, limit: 9) == [8, 7])
    }

    @Test func `guesses that come true are believed more`() {
        var good = PromptLookup(match: 1).begin(prompt: [1, 2, 3, 1, 2, 3])
        var bad = PromptLookup(match: 1).begin(prompt: [1, 2, 3, 1, 2, 3])
        for id in [1, 2, 3, 1, 2, 3, 1] { good.append(id) }
        for id in [1, 3, 1, 3, 2, 3, 3, 1] { bad.append(id) }
        let (high, low) = (good.draft(limit: 1).probabilities, bad.draft(limit: 1).probabilities)
        #expect(high.count == 1 && low.count == 1 && high[0] > low[0])
    }
}

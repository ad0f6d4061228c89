import Testing

@testable import SegInference

@Suite struct DrafterTests {
    @Test func `what followed the last tokens the last time is proposed`() {
        let drafter = PromptLookup(match: 2, count: 3)
        #expect(drafter.draft(prompt: [1, 2, 3, 4, 5, 6], answer: [1, 2]) == [3, 4, 5])
        #expect(drafter.draft(prompt: [1, 2, 3, 1, 2, 9], answer: [1, 2]) == [9, 1, 2])
        #expect(drafter.draft(prompt: [1, 2, 3], answer: [7]) == [])
        #expect(drafter.draft(prompt: [], answer: [7]) == [])
    }
}

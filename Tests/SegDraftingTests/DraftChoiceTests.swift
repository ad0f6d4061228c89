import SegTokens
import Testing

@testable import SegDrafting

@Suite struct DraftChoiceTests {
    @Test func `each choice has its drafter, and auto has none where answers could differ`() throws {
        let tokenizer = try Tokenizers.tokenizer("nano")
        func name(_ choice: DraftChoice, _ isExact: Bool) -> String? {
            choice.drafter(tokenizer, isExact: isExact).map { "\(type(of: $0))" }
        }
        #expect(name(.off, true) == nil && name(.auto, false) == nil)
        #expect(name(.auto, true) == "ContourDrafter" && name(.contour, false) == "ContourDrafter")
        #expect(name(.lookup, false) == "PromptLookup" && name(.grammar, false) == "GrammarDrafter")
    }
}

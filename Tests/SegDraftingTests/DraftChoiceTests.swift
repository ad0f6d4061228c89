import SegTokens
import Testing

@testable import SegDrafting

@Suite struct DraftChoiceTests {
    @Test func `each choice has its drafter, and auto has none before it is known what pays`() throws {
        let tokenizer = try Tokenizers.tokenizer("nano")
        func name(_ choice: DraftChoice) -> String? { choice.drafter(tokenizer).map { "\(type(of: $0))" } }
        #expect(name(.off) == nil && name(.auto) == nil && name(.contour) == "ContourDrafter")
        #expect(name(.lookup) == "PromptLookup" && name(.grammar) == "GrammarDrafter")
    }
}

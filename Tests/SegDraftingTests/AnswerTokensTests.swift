import SegTokens
import Testing

@testable import SegDrafting

@Suite struct AnswerTokensTests {
    @Test(arguments: Tokenizers.names)
    func `every token of coordinates is known, no other, and numbers by their digits`(_ name: String) throws {
        let tokenizer = try Tokenizers.tokenizer(name)
        let tokens = AnswerTokens(tokenizer)
        for id in 0..<tokenizer.vocabularySize {
            let text = tokenizer.decode([id], skipSpecial: true)
            let isOfAnswers = !text.isEmpty && text.utf8.allSatisfy { "0123456789.,[] -\n".utf8.contains($0) }
            #expect((tokens.bytes[id] != nil) == isOfAnswers, "\(id) \(text)")
            let number = text.count <= 3 && text.utf8.allSatisfy(AnswerTokens.isDigit) ? Int(text) : nil
            #expect(tokens.numbers[id]?.value == number)
            if let number { #expect(tokens.ids[text.count][number] == id) }
        }
        #expect(tokens.templates.allSatisfy { !$0.ids.isEmpty && $0.weight > 0 })
    }
}

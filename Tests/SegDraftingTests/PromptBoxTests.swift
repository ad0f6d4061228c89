import SegTokens
import Testing

@testable import SegDrafting

@Suite struct PromptBoxTests {
    @Test(arguments: Tokenizers.names) func `the box of a prompt is found, and vertices outside are less probable`(
        _ name: String
    ) throws {
        let tokenizer = try Tokenizers.tokenizer(name)
        let tokens = AnswerTokens(tokenizer)
        let text = "Give the polygon vertices of the stuff within the box region [0.200, 0.300, 0.400, 0.500]."
        let box = try #require(PromptBox(prompt: tokenizer.encode(text, specials: .literal), tokens: tokens))
        for (isSecond, inside) in [(false, 200...400), (true, 300...500)] {
            var even = [Float](repeating: 1 / 1001, count: 1001)
            box.weigh(&even, isSecond: isSecond)
            #expect(abs(even.reduce(0, +) - 1) < 1e-3)
            #expect(even[inside.lowerBound] > 10 * even[inside.lowerBound - 20])
            #expect(even[inside.upperBound] > 10 * even[inside.upperBound + 20])
        }
        let none = tokenizer.encode("Show me the contour of the object at point [0.1, 0.2].", specials: .literal)
        #expect(PromptBox(prompt: none, tokens: tokens) == nil)
    }
}

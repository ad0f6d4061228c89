import SegTokens
import TestSupport
import Testing

@testable import SegDrafting

@Suite struct DrafterTests {
    private func drafters(_ tokenizer: Tokenizer) -> [any Drafter] {
        let tokens = AnswerTokens(tokenizer)
        return [
            PromptLookup(), GrammarDrafter(tokens), ContourDrafter(tokens), ContourDrafter(tokens, shape: .tree),
        ]
    }

    @Test(arguments: Tokenizers.names)
    func `drafts of random tokens keep to their limit and to the vocabulary, 4000 times`(_ name: String) throws {
        let tokenizer = try Tokenizers.tokenizer(name)
        let written = Array(AnswerTokens(tokenizer).bytes.keys).sorted()
        var random = SplitMix64(seed: 3)
        for drafter in drafters(tokenizer) {
            for _ in 0..<50 {
                var draft = drafter.begin(prompt: [1, 2, 3])
                for _ in 0..<20 {
                    let isAny = Int.random(in: 0..<12, using: &random) == 0
                    draft.append(
                        isAny
                            ? Int.random(in: 0..<tokenizer.vocabularySize, using: &random)
                            : written[Int.random(in: 0..<written.count, using: &random)])
                    let limit = Int.random(in: 1...64, using: &random)
                    let tree = draft.draft(limit: limit)
                    #expect(tree.count <= limit)
                    #expect(tree.tokens.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize })
                    #expect(tree.probabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
                }
                draft.finish()
            }
        }
    }

    @Test(arguments: Tokenizers.names) func `in free text only what was written before is guessed`(_ name: String)
        throws
    {
        let tokenizer = try Tokenizers.tokenizer(name)
        for drafter in drafters(tokenizer).dropFirst() {
            var draft = drafter.begin(prompt: [])
            for id in tokenizer.encode("There is no red star in this picture, sorry.", specials: .literal) {
                draft.append(id)
                #expect(draft.draft(limit: 8).isEmpty)
            }
        }
    }
}

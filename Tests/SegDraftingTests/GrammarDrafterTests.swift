import SegTokens
import TestSupport
import Testing

@testable import SegDrafting

@Suite struct GrammarDrafterTests {
    @Test(arguments: Tokenizers.names)
    func `only what the notation leaves no choice about is guessed, and it is always right`(_ name: String) throws {
        let tokenizer = try Tokenizers.tokenizer(name)
        let drafter = GrammarDrafter(AnswerTokens(tokenizer))
        var (random, counts) = (SplitMix64(seed: 4), DraftCounts())
        for _ in 0..<100 {
            let ids = tokenizer.encode(Outlines.text(&random), specials: .literal)
            counts = counts + DraftReplay.count(ids, prompt: [], drafter: drafter, limit: 8)
        }
        // nano has tokens for most of what stands between numbers.
        #expect(counts.tokensPerPass > (name == "nano" ? 1.1 : 1.5))
        // The last pass of an answer guesses beyond it.
        #expect(counts.drafted - counts.accepted <= 100 * 8)
    }

    @Test func `a request's grammar forces tokens where it allows one`() throws {
        let tokens = AnswerTokens(try Tokenizers.tokenizer("nano"))
        var draft = GrammarDrafter(tokens) { $0.count < 4 ? [$0.count] : [1, 2] }.begin(prompt: [])
        draft.append(0)
        #expect(draft.draft(limit: 9).tokens == [1, 2, 3] && draft.draft(limit: 2).tokens == [1, 2])
    }
}

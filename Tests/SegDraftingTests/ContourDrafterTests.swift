import SegTokens
import TestSupport
import Testing

@testable import SegDrafting

@Suite struct ContourDrafterTests {
    private func tokensPerPass(_ name: String, _ shape: DraftShape, limit: Int, drafter: (any Drafter)? = nil) throws
        -> Double
    {
        let tokenizer = try Tokenizers.tokenizer(name)
        let drafter = drafter ?? ContourDrafter(AnswerTokens(tokenizer), shape: shape)
        var (random, counts) = (SplitMix64(seed: 5), DraftCounts())
        for _ in 0..<60 {
            let ids = tokenizer.encode(Outlines.text(&random), specials: .literal)
            counts = counts + DraftReplay.count(ids, prompt: [], drafter: drafter, limit: limit)
        }
        return counts.tokensPerPass
    }

    @Test(arguments: Tokenizers.names) func `outlines take fewer passes than by lookup, and a tree fewer than a chain`(
        _ name: String
    ) throws {
        let lookup = try tokensPerPass(name, .chain, limit: 7, drafter: PromptLookup())
        let chain = try tokensPerPass(name, .chain, limit: 7)
        let tree = try tokensPerPass(name, .tree, limit: 31)
        #expect(chain > lookup + 0.5, "\(chain) \(lookup)")
        #expect(tree > chain + 1, "\(tree) \(chain)")
    }

    @Test(arguments: Tokenizers.names) func `an answer that was written for the same prompt is nearly all guessed`(
        _ name: String
    ) throws {
        let tokenizer = try Tokenizers.tokenizer(name)
        let drafter = ContourDrafter(AnswerTokens(tokenizer))
        var random = SplitMix64(seed: 6)
        let ids = tokenizer.encode(Outlines.text(&random), specials: .literal)
        let first = DraftReplay.count(ids, prompt: [7], drafter: drafter, limit: 15)
        for _ in 0..<4 { _ = DraftReplay.count(ids, prompt: [7], drafter: drafter, limit: 15) }
        let again = DraftReplay.count(ids, prompt: [7], drafter: drafter, limit: 15)
        #expect(again.tokensPerPass > 2 * first.tokensPerPass, "\(again) \(first)")
    }
}

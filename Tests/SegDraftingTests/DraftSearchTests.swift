import SegTokens
import Testing

@testable import SegDrafting

@Suite struct DraftSearchTests {
    /// The draft behind a text when the next value is known with the given probability, all others being alike.
    private func draft(
        _ name: String, behind text: String, value: Int, probability: Float, limit: Int, _ shape: DraftShape
    ) throws
        -> (DraftTree, Tokenizer)
    {
        let tokenizer = try Tokenizers.tokenizer(name)
        let tokens = AnswerTokens(tokenizer)
        var state = AnswerState()
        for byte in text.utf8 { _ = state.append(byte) }
        var search = DraftSearch(tokens, ContourMemory(tokens).structure) { _ in
            var all = [Float](repeating: (1 - probability) / 1000, count: 1001)
            all[value] = probability
            return all
        }
        return (search.draft(after: state, limit: limit, shape: shape), tokenizer)
    }

    @Test(arguments: Tokenizers.names) func `a value that is known is written with all that belongs to it`(
        _ name: String
    ) throws {
        let (tree, tokenizer) = try draft(name, behind: "[[[0.", value: 295, probability: 0.999, limit: 12, .chain)
        let text = tokenizer.decode(tree.tokens, skipSpecial: false)
        #expect(tree.isChain && text.hasPrefix("295, 0.295]"), "\(text)")
    }

    @Test(arguments: Tokenizers.names)
    func `nodes come in the order of their probability, and a tree is more probable than a chain`(_ name: String) throws
    {
        let (tree, _) = try draft(name, behind: "[[[0.", value: 120, probability: 0.3, limit: 31, .tree)
        let (chain, _) = try draft(name, behind: "[[[0.", value: 120, probability: 0.3, limit: 31, .chain)
        #expect(zip(tree.probabilities, tree.probabilities.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(tree.probabilities.reduce(0, +) > chain.probabilities.reduce(0, +))
        #expect(!tree.isChain && chain.isChain)
        // Guesses for one place exclude each other.
        for parent in -1..<tree.count {
            let children = tree.tokens.indices.filter { tree.parents[$0] == parent }
            #expect(Set(children.map { tree.tokens[$0] }).count == children.count)
            #expect(
                children.reduce(0) { $0 + tree.probabilities[$1] } <= (parent < 0 ? 1 : tree.probabilities[parent])
                    + 1e-5)
        }
    }
}

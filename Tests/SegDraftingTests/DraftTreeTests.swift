import TestSupport
import Testing

@testable import SegDrafting

@Suite struct DraftTreeTests {
    @Test func `1000 random trees: parents come first, probabilities never rise, paths lead to their nodes`() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<1000 {
            var tree = DraftTree()
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let parent = Int.random(in: -1..<tree.count, using: &random)
                tree.append(
                    Int.random(in: 0..<6, using: &random), parent: parent,
                    probability: Double.random(in: 0...1, using: &random))
            }
            for node in tree.tokens.indices {
                let path = tree.path(to: node)
                #expect(path.last == node && path.count == tree.depths[node])
                #expect(zip(path, path.dropFirst()).allSatisfy { tree.parents[$1] == $0 })
                #expect(tree.parents[node] < node)
                if let parent = path.dropLast().last {
                    #expect(tree.probabilities[node] <= tree.probabilities[parent])
                }
                let child = tree.child(of: tree.parents[node], token: tree.tokens[node])
                #expect(
                    child.map { tree.tokens[$0] == tree.tokens[node] && tree.parents[$0] == tree.parents[node] } == true
                )
            }
            let kept = tree.prefix(7) { $0 != 3 }
            #expect(kept.count <= 7 && !kept.tokens.contains(3))
            #expect(tree.prefix(100) == tree && tree.depth == (tree.depths.max() ?? 0))
        }
    }

    @Test func `what stands behind an unusable token goes with it`() {
        let tree = DraftTree(chain: [1, 2, 3])
        #expect(tree.isChain && tree.prefix(3) { $0 != 2 }.tokens == [1])
        var two = tree
        two.append(9, parent: -1, probability: 0.1)
        #expect(!two.isChain && two.child(of: -1, token: 9) == 3 && two.child(of: 0, token: 9) == nil)
    }
}

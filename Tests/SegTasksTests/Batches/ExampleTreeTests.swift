import SegDatasets
import SegInputs
import SegRewards
import SegScenes
import SegTasks
import SegTokens
import Testing

struct ExampleTreeTests {
    private func tree(_ index: Int) throws -> (ExampleTree, [SegTasks.Example]) {
        let (scene, examples) = try SceneExamples().item(seed: 9, index: index)
        return (try NanoFiles.encoder().tree(of: examples, about: scene.image), examples)
    }

    @Test func `prefix and suffix together are the conversation`() throws {
        for index in 0..<5 {
            let (tree, examples) = try tree(index)
            let tokens = tree.imageTokens.count
            for (example, suffix) in zip(examples, tree.suffixes) {
                let chat = try NanoFiles.encoder().chat(example, imageTokens: tokens)
                #expect(tree.prefix + suffix.ids == chat.ids)
                #expect(suffix.isAnswer == Array(chat.isAnswer[tree.prefix.count...]))
            }
        }
    }

    @Test func `answers end with the end of the turn, and are what is learnt`() throws {
        let tokenizer = try NanoFiles.tokenizer()
        let (tree, examples) = try tree(1)
        for (example, suffix) in zip(examples, tree.suffixes) {
            let learnt = zip(suffix.ids, suffix.isAnswer).filter(\.1).map(\.0)
            #expect(tokenizer.decode(learnt, skipSpecial: false) == example.answer + "<|im_end|>")
        }
    }

    @Test func `a suffix's positions go on as in the conversation alone`() throws {
        let (tree, _) = try tree(2)
        let whole = try PositionPlan(
            inputIDs: tree.prefix + tree.suffixes[0].ids, imageTokenID: tree.prefix[tree.imageTokens.lowerBound],
            grids: [tree.grid], mergeSize: NanoFiles.processor().mergeSize)
        #expect(whole.temporal[tree.prefix.count] == tree.firstSuffixPosition)
        #expect(Array(whole.rows[..<tree.prefix.count]) == tree.prefixPositions.rows)
    }

    @Test func `a scene without examples cannot be encoded`() throws {
        let scene = Scene(seed: 1, index: 1, style: SceneStyle())
        let encoder = try NanoFiles.encoder()
        #expect(throws: ExampleError.nothingToAsk) { try encoder.tree(of: [], about: scene.image) }
    }
}

import SegData
import SegInputs
import SegTokens
import Testing

struct LessonTreeTests {
    private func tree(_ index: Int) throws -> (LessonTree, [SegData.Lesson]) {
        let (scene, lessons) = try SceneLessons().item(seed: 9, index: index)
        return (try NanoFiles.encoder().tree(of: lessons, about: scene.image), lessons)
    }

    @Test func `stem and branch together are the conversation`() throws {
        for index in 0..<5 {
            let (tree, lessons) = try tree(index)
            let tokens = tree.imageTokens.count
            for (lesson, branch) in zip(lessons, tree.branches) {
                let chat = try NanoFiles.encoder().chat(lesson, imageTokens: tokens)
                #expect(tree.stem + branch.ids == chat.ids)
                #expect(branch.isAnswer == Array(chat.isAnswer[tree.stem.count...]))
            }
        }
    }

    @Test func `answers end with the end of the turn, and are what is learnt`() throws {
        let tokenizer = try NanoFiles.tokenizer()
        let (tree, lessons) = try tree(1)
        for (lesson, branch) in zip(lessons, tree.branches) {
            let learnt = zip(branch.ids, branch.isAnswer).filter(\.1).map(\.0)
            #expect(tokenizer.decode(learnt, skipSpecial: false) == lesson.answer + "<|im_end|>")
        }
    }

    @Test func `a branch's positions go on as in the conversation alone`() throws {
        let (tree, _) = try tree(2)
        let whole = try PositionPlan(
            inputIDs: tree.stem + tree.branches[0].ids, imageTokenID: tree.stem[tree.imageTokens.lowerBound],
            grids: [tree.grid], mergeSize: NanoFiles.processor().mergeSize)
        #expect(whole.temporal[tree.stem.count] == tree.firstBranchPosition)
        #expect(Array(whole.rows[..<tree.stem.count]) == tree.stemPositions.rows)
    }

    @Test func `a scene without lessons cannot be encoded`() throws {
        let scene = Scene(seed: 1, index: 1, style: SceneStyle())
        let encoder = try NanoFiles.encoder()
        #expect(throws: LessonError.nothingToAsk) { try encoder.tree(of: [], about: scene.image) }
    }
}

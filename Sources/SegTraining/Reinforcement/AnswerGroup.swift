internal import Foundation
internal import SegData
internal import SegGeneration
internal import SegInputs
internal import SegModels

/// One question and several answers that the model drew for it.
struct AnswerGroup {
    /// One answer, as it was drawn.
    struct Attempt {
        /// Its tokens, the one that ended it included.
        let ids: [Int]
        /// Natural logarithm of each token's probability when it was drawn.
        let logProbabilities: [Double]
        let isFinished: Bool
        let text: String
        let reward: Reward
        /// Where the tokens of question and answer went, in a model that has experts.
        var experts: ExpertChoices?
    }

    let lesson: SegData.Lesson
    let attempts: [Attempt]
    let advantages: GroupAdvantage
    /// What the model reads before the answer: the picture, and one branch with the question.
    let question: LessonTree

    init(_ asked: AskedQuestion, attempts: [Attempt], scale: GroupAdvantage.Scale) {
        lesson = asked.lesson
        question = asked.question
        self.attempts = attempts
        advantages = GroupAdvantage(attempts.map(\.reward.total), scale: scale)
    }

    /// The picture and the question once, and each attempt as a branch of its own. The question's last token begins the
    /// branches: what follows it is another token in each.
    var tree: LessonTree {
        var tree = question
        guard var branch = question.branches.first else { return tree }
        let asked = branch.ids
        tree.lengthenStem(by: asked.dropLast())
        tree.branches = attempts.map { attempt in
            branch.ids = asked.suffix(1) + attempt.ids
            branch.isAnswer = asked.suffix(1).map { _ in false } + attempt.ids.map { _ in true }
            return branch
        }
        return tree
    }

    /// Tokens of all attempts.
    var tokens: Int { attempts.reduce(0) { $0 + $1.ids.count } }
}

/// A lesson, ready to be answered.
struct AskedQuestion {
    let lesson: SegData.Lesson
    /// The objects that it means; nil when it means none.
    let truth: LessonTruth?
    /// The picture, and one branch that ends where the answer begins.
    let question: LessonTree
    /// What the model is given.
    let input: ModelInput

    /// - Parameters:
    ///   - index: which of the picture's lessons; its answer is not shown to the model.
    ///   - picture: what it is about.
    ///   - folder: how questions and pictures become numbers.
    /// - Throws: what encoding throws.
    init(_ index: Int, of picture: PictureLessons, folder: ModelFolder) throws {
        lesson = picture.lessons[index]
        truth = try picture.truth(of: index)
        var tree = try folder.encoder.tree(of: [lesson], about: picture.image)
        tree.branches = tree.branches.map { branch in
            var branch = branch
            let start = branch.isAnswer.firstIndex(of: true) ?? branch.ids.count
            branch.ids = Array(branch.ids[..<start])
            branch.isAnswer = Array(branch.isAnswer[..<start])
            return branch
        }
        question = tree
        input = try ModelInput(
            inputIDs: tree.stem + tree.branches.flatMap(\.ids), pixelValues: tree.pixelValues,
            patchLength: tree.pixelValues.count / max(1, tree.grid.patches), grids: [tree.grid],
            mergeSize: folder.processor.mergeSize, imageTokenID: folder.config.imageTokenID,
            scheme: folder.config.positionScheme)
    }
}

internal import Foundation
internal import SegDatasets
internal import SegInference
internal import SegInputs
internal import SegModels
internal import SegRewards
internal import SegTasks

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
        var experts: RouterChoices?
    }

    let example: SegTasks.Example
    let attempts: [Attempt]
    let advantages: GroupAdvantage
    /// What the model reads before the answer: the picture, and one suffix with the question.
    let question: ExampleTree

    init(_ asked: AskedQuestion, attempts: [Attempt], scale: GroupAdvantage.Scale) {
        example = asked.example
        question = asked.question
        self.attempts = attempts
        advantages = GroupAdvantage(attempts.map(\.reward.total), scale: scale)
    }

    /// The picture and the question once, and each attempt as a suffix of its own. The question's last token begins the
    /// suffixes: what follows it is another token in each.
    var tree: ExampleTree {
        var tree = question
        guard var suffix = question.suffixes.first else { return tree }
        let asked = suffix.ids
        tree.lengthenStem(by: asked.dropLast())
        tree.suffixes = attempts.map { attempt in
            suffix.ids = asked.suffix(1) + attempt.ids
            suffix.isAnswer = asked.suffix(1).map { _ in false } + attempt.ids.map { _ in true }
            return suffix
        }
        return tree
    }

    /// Tokens of all attempts.
    var tokens: Int { attempts.reduce(0) { $0 + $1.ids.count } }
}

/// An example, ready to be answered.
struct AskedQuestion {
    let example: SegTasks.Example
    /// The objects that it means; nil when it means none.
    let truth: ExampleTruth?
    /// The picture, and one suffix that ends where the answer begins.
    let question: ExampleTree
    /// What the model is given.
    let input: ModelInput

    /// - Parameters:
    ///   - index: which of the picture's examples; its answer is not shown to the model.
    ///   - picture: what it is about.
    ///   - folder: how questions and pictures become numbers.
    /// - Throws: what encoding throws.
    init(_ index: Int, of picture: PictureExamples, folder: ModelFolder) throws {
        example = picture.examples[index]
        truth = try picture.truth(of: index)
        var tree = try folder.encoder.tree(of: [example], about: picture.image)
        tree.suffixes = tree.suffixes.map { suffix in
            var suffix = suffix
            let start = suffix.isAnswer.firstIndex(of: true) ?? suffix.ids.count
            suffix.ids = Array(suffix.ids[..<start])
            suffix.isAnswer = Array(suffix.isAnswer[..<start])
            return suffix
        }
        question = tree
        input = try ModelInput(
            inputIDs: tree.prefix + tree.suffixes.flatMap(\.ids), pixelValues: tree.pixelValues,
            patchLength: tree.pixelValues.count / max(1, tree.grid.patches), grids: [tree.grid],
            mergeSize: folder.processor.mergeSize, imageTokenID: folder.config.imageTokenID,
            scheme: folder.config.positionScheme)
    }
}

public import SegImaging
public import SegInputs
public import SegTokens

/// One picture and several questions about it, as a model reads them: the conversation up to the end of the picture
/// once, then each question with its answer as a branch of its own.
///
/// A branch attends to the stem and to itself, and its positions go on right after the stem, so each branch is to the
/// model exactly the conversation that it would be alone. The picture is looked at once for all of them.
public struct LessonTree: Hashable, Sendable {
    /// One question and its answer.
    public struct Branch: Hashable, Sendable {
        /// Ids after the stem: end of the picture, question, answer, end of turn.
        public var ids: [Int]
        /// For each id whether it belongs to the answer (the end of the turn does), and so is learnt.
        public var isAnswer: [Bool]
    }

    /// How many patches the picture has.
    public var grid: PatchGrid
    /// The patches' values, row after row.
    public var pixelValues: [Float]
    /// Ids of the conversation up to and with the picture's placeholders.
    public var stem: [Int]
    /// Index in `stem` of each placeholder.
    public var imageTokens: Range<Int>
    /// Positions of the stem, and by their `delta` where every branch goes on.
    public var stemPositions: PositionPlan
    /// The branches, in the order of the lessons.
    public var branches: [Branch]

    /// The position, the same in all three rows, of a branch's first id.
    public var firstBranchPosition: Int { stem.count + stemPositions.delta }
}

/// Turns pictures and lessons into what a model reads, by the files of one checkpoint.
public struct LessonEncoder: Sendable {
    let processor: ImageProcessor
    let template: ChatTemplate
    let positions: PositionScheme

    /// An encoder that prepares pictures with `processor`, writes conversations with `template` and numbers their tokens
    /// as the model's family does.
    public init(processor: ImageProcessor, template: ChatTemplate, positions: PositionScheme = .multimodal) {
        self.processor = processor
        self.template = template
        self.positions = positions
    }

    /// The tree of `lessons` about `image`.
    ///
    /// - Throws: `InputError` when the picture cannot be prepared, `ChatTemplateError` when a conversation cannot.
    public func tree(of lessons: [Lesson], about image: Image) throws -> LessonTree {
        let patches = try processor.patches(image)
        let tokens = patches.grid.tokens(mergeSize: processor.mergeSize)
        let chats = try lessons.map { try chat($0, imageTokens: tokens) }
        guard let first = chats.first, let imageTokens = first.imageRanges.first else { throw LessonError.nothingToAsk }
        let stem = Array(first.ids[..<imageTokens.upperBound])
        let positions =
            switch positions {
            case .plain: PositionPlan(count: stem.count)
            case .multimodal:
                try PositionPlan(
                    inputIDs: stem, imageTokenID: template.imageToken, grids: [patches.grid],
                    mergeSize: processor.mergeSize)
            }
        let branches = chats.map { chat in
            LessonTree.Branch(
                ids: Array(chat.ids[stem.count...]), isAnswer: Array(chat.isAnswer[stem.count...]))
        }
        return LessonTree(
            grid: patches.grid, pixelValues: patches.values, stem: stem, imageTokens: imageTokens,
            stemPositions: positions, branches: branches)
    }

    /// The whole conversation of one lesson; its ids are what inference sees, and then the answer.
    public func chat(_ lesson: Lesson, imageTokens: Int) throws -> EncodedChat {
        try template.encode(
            [
                Turn(role: .user, content: [.image, .text(lesson.question)]),
                Turn(role: .assistant, text: lesson.answer),
            ], imageTokenCounts: [imageTokens], generationPrompt: false)
    }
}

/// What stops lessons from being made.
public enum LessonError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A scene without lessons was to be encoded.
    case nothingToAsk
    /// A branch with its stem is longer than a row may be.
    case tooLong(tokens: Int, limit: Int)

    /// The fact as a sentence.
    public var description: String {
        switch self {
        case .nothingToAsk: "a scene without lessons cannot be encoded"
        case .tooLong(let tokens, let limit):
            "a lesson takes \(tokens) tokens with its picture, and a row holds \(limit)"
        }
    }
}

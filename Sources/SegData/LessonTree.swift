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
    /// What the picture shows where each image token lies; nil unless asked for.
    var cellLabels: CellLabels?

    /// Leaves out the branches that are longer, with the stem, than a row of `limit` tokens; each is told to `report`.
    public mutating func fit(_ limit: Int, report: inout DataReport) {
        for branch in branches where stem.count + branch.ids.count > limit {
            report.add(
                .longLesson, "\(LessonError.tooLong(tokens: stem.count + branch.ids.count, limit: limit))")
        }
        branches.removeAll { stem.count + $0.ids.count > limit }
    }

    /// Puts ids behind the stem, where every branch so far went on: what all branches begin with is then read once for all.
    public mutating func lengthenStem(by ids: some Collection<Int>) {
        let next = firstBranchPosition..<firstBranchPosition + ids.count
        stemPositions = PositionPlan(
            temporal: stemPositions.temporal + next, rows: stemPositions.rows + next,
            columns: stemPositions.columns + next, delta: stemPositions.delta)
        stem += ids
    }

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
        guard let tree = try tree(of: chats, patches) else { throw LessonError.nothingToAsk }
        return tree
    }

    /// The trees of whole conversations about one picture: one tree for those that are alike up to the picture.
    ///
    /// - Parameters:
    ///   - conversations: each with one picture.
    ///   - image: the picture.
    /// - Returns: the trees, and how many conversations were left out because an answer stands before the picture.
    /// - Throws: `InputError` when the picture cannot be prepared, `ChatTemplateError` when a conversation cannot.
    public func trees(
        of conversations: [[Turn]], about image: Image
    ) throws -> (trees: [LessonTree], leftOut: Int) {
        let patches = try processor.patches(image)
        let tokens = patches.grid.tokens(mergeSize: processor.mergeSize)
        var groups: [(stem: ArraySlice<Int>, chats: [EncodedChat])] = []
        var leftOut = 0
        for turns in conversations {
            let chat = try template.encode(turns, imageTokenCounts: [tokens], generationPrompt: false)
            let stem = chat.ids[..<(chat.imageRanges.first?.upperBound ?? 0)]
            if chat.isAnswer[..<stem.endIndex].contains(true) || !chat.isAnswer.contains(true) {
                leftOut += 1
            } else if let place = groups.firstIndex(where: { $0.stem == stem }) {
                groups[place].chats.append(chat)
            } else {
                groups.append((stem, [chat]))
            }
        }
        return (try groups.compactMap { try tree(of: $0.chats, patches) }, leftOut)
    }

    /// The tree of conversations that are alike up to their picture; nil of none.
    private func tree(of chats: [EncodedChat], _ patches: PatchedImage) throws -> LessonTree? {
        guard let first = chats.first, let imageTokens = first.imageRanges.first else { return nil }
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

    /// Whether a picture can be prepared for the model; one that cannot, since it is too long and narrow, is told to `report`.
    public func canShow(_ picture: PictureLessons, _ report: inout DataReport) -> Bool {
        do throws(InputError) {
            _ = try processor.plan(picture.image.size)
            return true
        } catch {
            report.add(.brokenImage, "\(error)")
            return false
        }
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
    /// Nothing of a dataset can be used.
    case nothingToTeach(source: String, reason: String)

    /// The fact as a sentence.
    public var description: String {
        switch self {
        case .nothingToAsk: "a scene without lessons cannot be encoded"
        case .tooLong(let tokens, let limit):
            "a lesson takes \(tokens) tokens with its picture, and a row holds \(limit)"
        case .nothingToTeach(let source, let reason):
            "\(source) has nothing to teach: \(reason)"
        }
    }
}

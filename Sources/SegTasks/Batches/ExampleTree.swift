internal import SegDatasets
public import SegFormats
public import SegImaging
public import SegInputs
internal import SegScenes
public import SegTokens

/// One picture and several questions about it, as a model reads them: the conversation up to the end of the picture
/// once, then each question with its answer as a suffix of its own.
///
/// A suffix attends to the prefix and to itself, and its positions go on right after the prefix, so each suffix is to
/// the model exactly the conversation that it would be alone. The picture is looked at once for all of them.
public struct ExampleTree: Hashable, Sendable {
    /// One question and its answer.
    public struct Suffix: Hashable, Sendable {
        /// Ids after the prefix: end of the picture, question, answer, end of turn.
        public var ids: [Int]
        /// For each id whether it belongs to the answer (the end of the turn does), and so is learnt.
        public var isAnswer: [Bool]
    }

    /// How many patches the picture has.
    public var grid: PatchGrid
    /// The patches' values, row after row.
    public var pixelValues: [Float]
    /// Ids of the conversation up to and with the picture's placeholders.
    public var prefix: [Int]
    /// Index in `prefix` of each placeholder.
    public var imageTokens: Range<Int>
    /// Positions of the prefix, and by their `delta` where every suffix goes on.
    public var prefixPositions: PositionPlan
    /// The suffixes, in the order of the examples.
    public var suffixes: [Suffix]
    /// What the picture shows where each image token lies; nil unless asked for.
    var cellLabels: CellLabels?

    /// Leaves out the suffixes that are longer, with the prefix, than a row of `limit` tokens; each is reported to
    /// `report`.
    public mutating func fit(_ limit: Int, report: inout DataReport) {
        for suffix in suffixes where prefix.count + suffix.ids.count > limit {
            report.add(
                .longExample, "\(ExampleError.tooLong(tokens: prefix.count + suffix.ids.count, limit: limit))")
        }
        suffixes.removeAll { prefix.count + $0.ids.count > limit }
    }

    /// Puts ids behind the prefix, where every suffix so far went on: what all suffixes begin with is then read once
    /// for all.
    public mutating func lengthenStem(by ids: some Collection<Int>) {
        let next = firstSuffixPosition..<firstSuffixPosition + ids.count
        prefixPositions = PositionPlan(
            temporal: prefixPositions.temporal + next, rows: prefixPositions.rows + next,
            columns: prefixPositions.columns + next, delta: prefixPositions.delta)
        prefix += ids
    }

    /// The position, the same in all three rows, of a suffix's first id.
    public var firstSuffixPosition: Int { prefix.count + prefixPositions.delta }
}

/// Turns pictures and examples into what a model reads, by the files of one checkpoint.
public struct ExampleEncoder: Sendable {
    let processor: ImageProcessor
    let template: ChatTemplate
    let positions: PositionScheme

    /// An encoder that prepares pictures with `processor`, writes conversations with `template` and numbers their
    /// tokens as the model's family does.
    public init(processor: ImageProcessor, template: ChatTemplate, positions: PositionScheme = .multimodal) {
        self.processor = processor
        self.template = template
        self.positions = positions
    }

    /// The tree of `examples` about `image`.
    ///
    /// - Throws: `InputError` when the picture cannot be prepared, `ChatTemplateError` when a conversation cannot.
    public func tree(of examples: [Example], about image: Image) throws -> ExampleTree {
        let patches = try processor.patches(image)
        let tokens = patches.grid.tokens(mergeSize: processor.mergeSize)
        let chats = try examples.map { try chat($0, imageTokens: tokens) }
        guard let tree = try tree(of: chats, patches) else { throw ExampleError.nothingToAsk }
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
    ) throws -> (trees: [ExampleTree], leftOut: Int) {
        let patches = try processor.patches(image)
        let tokens = patches.grid.tokens(mergeSize: processor.mergeSize)
        var groups: [(prefix: ArraySlice<Int>, chats: [EncodedChat])] = []
        var leftOut = 0
        for turns in conversations {
            let chat = try template.encode(turns, imageTokenCounts: [tokens], generationPrompt: false)
            let prefix = chat.ids[..<(chat.imageRanges.first?.upperBound ?? 0)]
            if chat.isAnswer[..<prefix.endIndex].contains(true) || !chat.isAnswer.contains(true) {
                leftOut += 1
            } else if let place = groups.firstIndex(where: { $0.prefix == prefix }) {
                groups[place].chats.append(chat)
            } else {
                groups.append((prefix, [chat]))
            }
        }
        return (try groups.compactMap { try tree(of: $0.chats, patches) }, leftOut)
    }

    /// The tree of conversations that are alike up to their picture; nil of none.
    private func tree(of chats: [EncodedChat], _ patches: PatchedImage) throws -> ExampleTree? {
        guard let first = chats.first, let imageTokens = first.imageRanges.first else { return nil }
        let prefix = Array(first.ids[..<imageTokens.upperBound])
        let positions =
            switch positions {
            case .plain: PositionPlan(count: prefix.count)
            case .multimodal:
                try PositionPlan(
                    inputIDs: prefix, imageTokenID: template.imageToken, grids: [patches.grid],
                    mergeSize: processor.mergeSize)
            }
        let suffixes = chats.map { chat in
            ExampleTree.Suffix(
                ids: Array(chat.ids[prefix.count...]), isAnswer: Array(chat.isAnswer[prefix.count...]))
        }
        return ExampleTree(
            grid: patches.grid, pixelValues: patches.values, prefix: prefix, imageTokens: imageTokens,
            prefixPositions: positions, suffixes: suffixes)
    }

    /// Whether a picture can be prepared for the model; one that cannot, since it is too long and narrow, is reported
    /// to `report`.
    public func canShow(_ picture: PictureExamples, _ report: inout DataReport) -> Bool {
        do throws(InputError) {
            _ = try processor.plan(picture.image.size)
            return true
        } catch {
            report.add(.brokenImage, "\(error)")
            return false
        }
    }

    /// The whole conversation of one example; its ids are what inference sees, and then the answer.
    public func chat(_ example: Example, imageTokens: Int) throws -> EncodedChat {
        try template.encode(
            [
                Turn(role: .user, content: [.image, .text(example.question)]),
                Turn(role: .assistant, text: example.answer),
            ], imageTokenCounts: [imageTokens], generationPrompt: false)
    }
}

/// What stops examples from being made.
public enum ExampleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A scene without examples was to be encoded.
    case nothingToAsk
    /// A suffix with its prefix is longer than a row may be.
    case tooLong(tokens: Int, limit: Int)
    /// Nothing of a dataset can be used.
    case nothingToTrain(source: String, reason: String)

    /// The fact as a sentence.
    public var description: String {
        switch self {
        case .nothingToAsk: "a scene without examples cannot be encoded"
        case .tooLong(let tokens, let limit):
            "an example takes \(tokens) tokens with its picture, and a row holds \(limit)"
        case .nothingToTrain(let source, let reason):
            "\(source) has nothing to train: \(reason)"
        }
    }
}

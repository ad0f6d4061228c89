public import SegImaging
public import SegTokens

/// Makes a conversation with its pictures into a model's input.
public struct InputBuilder: Sendable {
    /// How pictures become patches.
    public let processor: ImageProcessor
    /// How text becomes ids.
    public let tokenizer: Tokenizer
    /// How turns become text.
    public let template: ChatTemplate
    /// The id that stands for an image token.
    public let imageTokenID: Int
    /// How the tokens are numbered.
    public let positions: PositionScheme

    /// A builder.
    ///
    /// - Parameters:
    ///   - processor: how pictures become patches.
    ///   - tokenizer: how text becomes ids.
    ///   - template: how turns become text.
    ///   - imageTokenID: the id that stands for an image token, where it is not the template's.
    ///   - positions: how the tokens are numbered, where it is not as in the published model of the processor's family.
    public init(
        processor: ImageProcessor, tokenizer: Tokenizer, template: ChatTemplate, imageTokenID: Int? = nil,
        positions: PositionScheme? = nil
    ) {
        self.processor = processor
        self.tokenizer = tokenizer
        self.template = template
        self.imageTokenID = imageTokenID ?? template.imageToken
        self.positions = positions ?? processor.family.positions
    }

    /// Compares the placeholder of a picture that the template writes with the model's own.
    ///
    /// - Throws: `InputError.imageToken` when they are different tokens: no prompt would show the model a picture then.
    public func checkImageToken() throws(InputError) {
        guard template.imageToken != imageTokenID else { return }
        func name(_ id: Int) -> String? {
            let text = tokenizer.decode([id], skipSpecial: false)
            return text.isEmpty ? nil : text
        }
        throw .imageToken(
            token: name(template.imageToken) ?? "a token", id: template.imageToken, inConfig: imageTokenID,
            configToken: name(imageTokenID))
    }

    /// The prompt for a question about the given pictures: one user turn, the pictures first.
    ///
    /// - Throws: see `input(_:images:)`.
    public func input(question: String, images: [Image]) throws -> ModelInput {
        try input(.question(question, images: images.count), images: images)
    }

    /// The prompt for a conversation, ending where the assistant begins to speak.
    ///
    /// - Throws: `InputError` when a picture is refused or the number of pictures is not the conversation's;
    ///   `ChatTemplateError` when the template refuses the turns.
    public func input(_ conversation: Conversation, images: [Image]) throws -> ModelInput {
        try input(conversation, pictures: images.map(processor.patches))
    }

    /// The prompt for a conversation whose pictures are already cut into patches.
    ///
    /// - Throws: see `input(_:images:)`.
    public func input(_ conversation: Conversation, pictures: [PatchedImage]) throws -> ModelInput {
        let chat = try encode(conversation, pictures: pictures, generationPrompt: true)
        return try input(ids: chat.ids, pictures: pictures)
    }

    /// A whole conversation, answers included, with which of its tokens are to be learnt.
    ///
    /// - Throws: see `input(_:images:)`.
    public func example(_ conversation: Conversation, pictures: [PatchedImage]) throws -> Example {
        let chat = try encode(conversation, pictures: pictures, generationPrompt: false)
        return Example(input: try input(ids: chat.ids, pictures: pictures), isAnswer: chat.isAnswer)
    }

    /// A prompt in the words of the model's template, given verbatim; each image token in it is expanded to one
    /// picture.
    ///
    /// - Throws: `InputError` when a picture is refused or the prompt has another number of image tokens.
    public func input(prompt: String, images: [Image]) throws -> ModelInput {
        let pictures = try images.map(processor.patches)
        let ids = tokenizer.encode(prompt, specials: .parsed)
        return try input(ids: expand(ids, pictures: pictures), pictures: pictures)
    }

    private func encode(_ conversation: Conversation, pictures: [PatchedImage], generationPrompt: Bool) throws
        -> EncodedChat
    {
        guard conversation.imageCount == pictures.count else {
            throw InputError.pictureCount(inPrompt: conversation.imageCount, given: pictures.count)
        }
        return try template.encode(
            conversation.turns, imageTokenCounts: pictures.map(tokens), generationPrompt: generationPrompt)
    }

    private func tokens(_ picture: PatchedImage) -> Int { picture.grid.tokens(mergeSize: processor.mergeSize) }

    private func expand(_ ids: [Int], pictures: [PatchedImage]) throws(InputError) -> [Int] {
        let places = ids.count { $0 == imageTokenID }
        guard places == pictures.count else { throw .pictureCount(inPrompt: places, given: pictures.count) }
        var expanded: [Int] = []
        var picture = 0
        for id in ids {
            guard id == imageTokenID else {
                expanded.append(id)
                continue
            }
            expanded += [Int](repeating: id, count: tokens(pictures[picture]))
            picture += 1
        }
        return expanded
    }

    private func input(ids: [Int], pictures: [PatchedImage]) throws(InputError) -> ModelInput {
        try ModelInput(
            inputIDs: ids, pixelValues: joined(pictures), patchLength: processor.patchLength,
            grids: pictures.map(\.grid), mergeSize: processor.mergeSize, imageTokenID: imageTokenID,
            scheme: positions)
    }

    /// The values of all pictures; those of a single one are shared, not copied.
    private func joined(_ pictures: [PatchedImage]) -> [Float] {
        pictures.count == 1 ? pictures[0].values : pictures.flatMap(\.values)
    }
}

extension ImageProcessor.Family {
    /// How the published models of the family number their tokens.
    var positions: PositionScheme {
        switch self {
        case .qwen: .multimodal
        case .kimi: .plain
        }
    }
}

/// A conversation to learn from.
public struct Example: Hashable, Sendable {
    /// The whole conversation.
    public let input: ModelInput
    /// For each token, whether it belongs to an answer and is to be predicted.
    public let isAnswer: [Bool]
}

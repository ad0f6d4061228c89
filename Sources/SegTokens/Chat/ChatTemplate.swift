/// The chat format of a checkpoint: a conversation → the ids that the model was trained to read.
///
/// Special tokens come from the template alone. What a user or an assistant says is encoded as ordinary text, so that
/// nobody can end a turn by writing `<|im_end|>`. Without such texts the ids are those of `apply_chat_template` of
/// `transformers` 5.23.0 with the checkpoint's own template.
public struct ChatTemplate: Sendable {
    /// The two formats of the published checkpoints.
    public enum Format: String, Hashable, Sendable, Codable, CaseIterable {
        /// `<|im_start|>role`, line feed, content, `<|im_end|>`, line feed.
        case qwen
        /// `<|im_user|>user<|im_middle|>` content `<|im_end|>`.
        case kimi
    }

    /// The format.
    public let format: Format
    /// The system turn that stands first in a conversation without one; nil where the template has none.
    public let defaultSystem: String?
    /// The id of the placeholder that stands for one image token.
    public let imageToken: Int
    /// The id that ends a turn.
    public let endOfTurn: Int
    /// Ids after which nothing of an answer can come, `endOfTurn` among them.
    public let stopTokens: Set<Int>
    private let tokenizer: Tokenizer
    private let markers: ChatMarkers
    private let idOfMarker: [String: Int]

    /// The template of a format as the published checkpoints have it.
    ///
    /// - Throws: `TokenizerError.missingSpecialToken` where the tokenizer lacks one of its markers.
    public init(format: Format, tokenizer: Tokenizer) throws(TokenizerError) {
        try self.init(format: format, defaultSystem: ChatMarkers.of(format).defaultSystem, tokenizer: tokenizer)
    }

    init(format: Format, defaultSystem: String?, tokenizer: Tokenizer) throws(TokenizerError) {
        let markers = ChatMarkers.of(format)
        var ids: [String: Int] = [:]
        for marker in markers.needed {
            guard let id = tokenizer.id(ofToken: marker) else { throw .missingSpecialToken(marker) }
            ids[marker] = id
        }
        guard let image = ids[markers.image], let end = ids[markers.turnEnd] else {
            throw .missingSpecialToken(markers.turnEnd)
        }
        self.format = format
        self.defaultSystem = defaultSystem
        self.tokenizer = tokenizer
        self.markers = markers
        idOfMarker = ids
        imageToken = image
        endOfTurn = end
        stopTokens = Set([end] + markers.otherStops.compactMap { tokenizer.id(ofToken: $0) })
    }
}

// MARK: - Rendering

extension ChatTemplate {
    /// The conversation as the reference renders it, with one placeholder for each image.
    ///
    /// - Parameters:
    ///   - turns: the conversation.
    ///   - generationPrompt: whether the beginning of an assistant's turn stands at the end.
    /// - Returns: the prompt as one string.
    public func text(of turns: [Turn], generationPrompt: Bool) -> String {
        pieces(of: turns, generationPrompt: generationPrompt).map(\.rendered).joined()
    }

    private func pieces(of turns: [Turn], generationPrompt: Bool) -> [ChatPiece] {
        var pieces: [ChatPiece] = []
        if let defaultSystem, let first = turns.first, first.role != .system {
            appendTurn(Turn(role: .system, text: defaultSystem), to: &pieces)
        }
        for turn in turns { appendTurn(turn, to: &pieces) }
        if generationPrompt { appendHead(.assistant, to: &pieces) }
        return pieces
    }

    private func appendHead(_ role: Turn.Role, to pieces: inout [ChatPiece]) {
        for kind in [.marker(markers.turnStart(role)), .text(role.rawValue), markers.afterRole] {
            pieces.append(ChatPiece(kind: kind, isAnswer: false))
        }
    }

    private func appendTurn(_ turn: Turn, to pieces: inout [ChatPiece]) {
        let isAnswer = turn.role == .assistant
        appendHead(turn.role, to: &pieces)
        for part in turn.content {
            switch part {
            case .text(let text): pieces.append(ChatPiece(kind: .text(text), isAnswer: isAnswer))
            case .image:
                let kinds = markers.beforeImage + [.image(markers.image), .marker(markers.afterImage)]
                pieces += kinds.map { ChatPiece(kind: $0, isAnswer: false) }
            }
        }
        pieces.append(ChatPiece(kind: .marker(markers.turnEnd), isAnswer: isAnswer))
        if !markers.afterTurn.isEmpty { pieces.append(ChatPiece(kind: .text(markers.afterTurn), isAnswer: false)) }
    }
}

// MARK: - Encoding

/// The ids of a conversation, and what they are.
public struct EncodedChat: Hashable, Sendable {
    /// The token ids.
    public var ids: [Int] = []
    /// The run of placeholders of each image, in order: indices of `ids`.
    public var imageRanges: [Range<Int>] = []
    /// For each id whether it is an answer: the content of an assistant's turn, or the token that ends it.
    public var isAnswer: [Bool] = []

    mutating func append(_ new: some Collection<Int>, isAnswer answer: Bool) {
        ids += new
        isAnswer += repeatElement(answer, count: new.count)
    }
}

/// What a caller got wrong about the images of a conversation.
public enum ChatTemplateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There are more or fewer token counts than images.
    case imageCount(inConversation: Int, given: Int)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .imageCount(let inConversation, let given):
            "the conversation shows \(inConversation) images, but token counts are given for \(given)"
        }
    }
}

extension ChatTemplate {
    /// The ids of a conversation, for a model to continue or to learn from.
    ///
    /// The text between two markers is encoded as a whole, except that an assistant's content always begins anew, as it
    /// does when the model writes it.
    ///
    /// - Parameters:
    ///   - turns: the conversation.
    ///   - imageTokenCounts: for each image, in order, the number of placeholders; none negative.
    ///   - generationPrompt: whether the beginning of an assistant's turn stands at the end.
    /// - Returns: the ids, the placeholder runs and the answer flags.
    /// - Throws: `ChatTemplateError.imageCount` where counts and images differ in number.
    public func encode(
        _ turns: [Turn], imageTokenCounts: [Int], generationPrompt: Bool
    ) throws(ChatTemplateError) -> EncodedChat {
        let pieces = pieces(of: turns, generationPrompt: generationPrompt)
        let images = turns.reduce(0) { $0 + $1.content.filter { $0 == .image }.count }
        guard images == imageTokenCounts.count else {
            throw .imageCount(inConversation: images, given: imageTokenCounts.count)
        }
        var chat = EncodedChat()
        var run = TextRun()
        for piece in pieces {
            if case .text(let text) = piece.kind, run.isAnswer == piece.isAnswer {
                run.text += text
                continue
            }
            chat.append(tokenizer.encode(run.text, specials: .literal), isAnswer: run.isAnswer)
            run = TextRun(isAnswer: piece.isAnswer)
            switch piece.kind {
            case .text(let text): run.text = text
            case .marker(let marker): chat.append(idOfMarker[marker].map { [$0] } ?? [], isAnswer: piece.isAnswer)
            case .image: chat.appendImage(imageToken, count: imageTokenCounts[chat.imageRanges.count])
            }
        }
        chat.append(tokenizer.encode(run.text, specials: .literal), isAnswer: run.isAnswer)
        return chat
    }

    /// Text that is waiting to be encoded.
    private struct TextRun {
        var text = ""
        var isAnswer = false
    }
}

extension EncodedChat {
    fileprivate mutating func appendImage(_ id: Int, count: Int) {
        imageRanges.append(ids.count..<ids.count + count)
        append(repeatElement(id, count: count), isAnswer: false)
    }
}

extension ChatMarkers {
    /// The markers without which nothing can be rendered.
    fileprivate var needed: Set<String> {
        let kinds = Turn.Role.allCases.map { ChatPiece.Kind.marker(turnStart($0)) } + [afterRole] + beforeImage
        let inside = kinds.compactMap { if case .marker(let text) = $0 { text } else { nil } }
        return Set(inside + [turnEnd, image, afterImage])
    }
}

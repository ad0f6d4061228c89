import SegGeometry
import SegImaging
import SegInference
import SegInputs
import SegTokens

/// The messages of a conversation, with their pictures.
struct ChatTurns: Sendable {
    private(set) var turns: [Turn] = []
    private(set) var pictures: [StoredPicture] = []
    /// The words of the last user turn.
    private(set) var words = ""
    private let parts: Parts

    /// What the parts of a message are called.
    private struct Parts {
        let text: Set<String>
        let image: String

        /// Of chat completions.
        static let chat = Parts(text: ["text"], image: "image_url")
        /// Of responses.
        static let response = Parts(text: ["input_text", "output_text"], image: "input_image")
    }

    /// `messages` of a chat completion.
    ///
    /// - Throws: ``ServerError``.
    init(chat fields: Fields, _ desk: ServerDesk) async throws {
        parts = .chat
        try await read(fields, "messages", desk)
    }

    /// `instructions` and `input` of a response.
    ///
    /// - Throws: ``ServerError``.
    init(response fields: Fields, _ desk: ServerDesk) async throws {
        parts = .response
        if let text = try fields.string("instructions") {
            turns.append(Turn(role: .system, content: [.text(text)]))
        }
        if case .string(let text)? = fields["input"] {
            turns.append(Turn(role: .user, content: [.text(text)]))
            words = text
        } else {
            try await read(fields, "input", desk)
        }
    }

    /// The question that the conversation puts.
    ///
    /// - Parameters:
    ///   - choice: how tokens are chosen.
    ///   - logits: what else changes them.
    ///   - top: most probable tokens to tell of.
    ///   - fill: which pixels an outline encloses.
    ///   - desk: the server's model and limits.
    /// - Returns: the question.
    /// - Throws: what the parts throw when the prompt is too long.
    func question(
        _ choice: SamplingChoice, logits: LogitOptions = .init(), top: Int = 0, fill: FillRule = .inclusive,
        _ desk: ServerDesk
    ) throws -> PreparedAnswer {
        let limit = desk.options.newTokens
        let request = Request(
            try desk.model.builder.input(Conversation(turns: turns), pictures: pictures.map(\.patches)),
            sampling: choice.options, logits: logits,
            stop: StopRule(
                stopIDs: desk.model.stopIDs, maxNewTokens: min(choice.maxNewTokens ?? limit, limit)),
            topLogProbabilities: top)
        // Without a picture outlines have no pixels: they are given in shares of a picture of one pixel.
        let size = pictures.last?.image.size ?? ImageSize(width: 1, height: 1)
        return PreparedAnswer(size: size, query: nil, prompt: words, request: request, fill: fill)
    }

    /// What should be said about the pictures, each as a sentence.
    var notes: [String] {
        pictures.count > 1 ? ["outlines are drawn on the last of \(pictures.count) pictures"] : []
    }

    // MARK: - Messages

    private mutating func read(_ fields: Fields, _ name: String, _ desk: ServerDesk) async throws {
        guard let messages = try fields.objects(name, limit: 256), !messages.isEmpty else {
            throw fields.wrong(name, "a list of at least one message")
        }
        for message in messages { try await append(message, desk) }
        guard let last = turns.last, last.role == .user else {
            throw fields.wrong(name, "a list that ends with a user's message")
        }
        words = last.content.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
    }

    private mutating func append(_ message: Fields, _ desk: ServerDesk) async throws {
        let type = try message.string("type") ?? "message"
        guard type == "message" else { throw message.wrong("type", "message") }
        let name = try message.string("role") ?? ""
        guard let role = Turn.Role(rawValue: name == "developer" ? "system" : name) else {
            throw message.wrong("role", "one of system, developer, user, assistant")
        }
        if role == .system, !turns.isEmpty {
            throw message.wrong("role", "user or assistant: a system message is the first")
        }
        turns.append(Turn(role: role, content: try await content(message, desk)))
    }

    private mutating func content(_ message: Fields, _ desk: ServerDesk) async throws -> [ContentPart] {
        if case .string(let text)? = message["content"] { return [.text(text)] }
        guard let items = try message.objects("content", limit: 64) else {
            throw message.wrong("content", "a string or a list of parts")
        }
        var content: [ContentPart] = []
        for item in items {
            let type = try item.string("type") ?? ""
            if parts.text.contains(type) {
                content.append(.text(try item.string("text") ?? ""))
            } else if type == parts.image {
                content.append(.image)
                try await addPicture(item, desk)
            } else {
                throw item.wrong("type", (parts.text.sorted() + [parts.image]).joined(separator: " or "))
            }
        }
        return content
    }

    private mutating func addPicture(_ item: Fields, _ desk: ServerDesk) async throws {
        guard pictures.count < desk.options.pictures else {
            throw ServerError.bad(
                "a request has at most \(desk.options.pictures) pictures", param: item.path("image_url"))
        }
        let address: String? =
            if case .string(let text)? = item["image_url"] { text } else { try item.fields("image_url")?.string("url") }
        guard let address else { throw item.wrong("image_url", "an object with a url") }
        pictures.append(try await desk.pictures.picture(address, param: item.path("image_url")))
    }
}

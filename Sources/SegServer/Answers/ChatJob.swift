import SegGeometry
import SegImaging
import SegInference
import SegInputs
import SegNotation
import SegTokens

/// What `POST /v1/chat/completions` asks, in OpenAI's words.
struct ChatJob: Sendable {
    /// One prepared question for each of `n` answers.
    let questions: [PreparedAnswer]
    /// Texts that end an answer.
    let stops: [String]
    let isStream: Bool
    let streamsUsage: Bool
    let wantsLogProbabilities: Bool
    let topCount: Int
    /// What should be said about the request, each as a sentence.
    let notes: [String]

    /// Members that are followed.
    private static let followed: Set<String> = [
        "model", "messages", "stream", "stream_options", "n", "seed", "stop", "temperature", "top_p", "top_k", "min_p",
        "repetition_penalty", "presence_penalty", "frequency_penalty", "logit_bias", "logprobs", "top_logprobs",
        "max_tokens", "max_completion_tokens", "response_format", "fill",
    ]
    /// Members that say nothing about the answer.
    private static let idle: Set<String> = [
        "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key", "parallel_tool_calls",
    ]

    /// Reads a request, and the pictures that it names.
    ///
    /// - Throws: ``ServerError`` that names the member which cannot be followed.
    static func read(_ fields: Fields, _ desk: ServerDesk) async throws -> ChatJob {
        for name in fields.members.keys.sorted() where fields[name] != nil {
            guard followed.contains(name) || idle.contains(name) else { throw unsupported(fields, name) }
        }
        guard let model = try fields.string("model") else { throw fields.wrong("model", "the name of a model") }
        guard model == desk.model.id else {
            throw ServerError(
                status: 404, message: "there is no model of that name here; it is \(desk.model.id)", param: "model",
                code: "model_not_found")
        }
        if let format = try fields.fields("response_format"), try format.string("type") != "text" {
            throw ServerError.bad(
                "response_format: answers are outlines in brackets; they are not forced into a schema",
                param: "response_format", code: "unsupported_parameter")
        }
        let turns = try await ChatTurns(fields, desk)
        return try await desk.pictures.work.run { try ChatJob(fields, turns, desk) }
    }

    private static func unsupported(_ fields: Fields, _ name: String) -> ServerError {
        .bad("\(name) is not supported here", param: name, code: "unsupported_parameter")
    }

    private init(_ fields: Fields, _ turns: ChatTurns, _ desk: ServerDesk) throws {
        let options = desk.options
        var sampling = SamplingChoice.Request()
        try sampling.read(fields)
        let limit = 1...options.newTokens
        sampling.maxNewTokens =
            try fields.integer("max_completion_tokens", in: limit) ?? fields.integer("max_tokens", in: limit)
        let choice = SamplingChoice(sampling, settings: desk.model.generation)
        wantsLogProbabilities = try fields.bool("logprobs") ?? false
        topCount = try fields.integer("top_logprobs", in: 0...20) ?? 0
        if topCount > 0, !wantsLogProbabilities { throw fields.wrong("top_logprobs", "there without logprobs: true") }
        stops = try Self.stops(fields)
        isStream = try fields.bool("stream") ?? false
        streamsUsage = try fields.fields("stream_options")?.bool("include_usage") ?? false
        var logits = LogitOptions()
        logits.presencePenalty = try fields.number("presence_penalty", in: -2...2) ?? 0
        logits.frequencyPenalty = try fields.number("frequency_penalty", in: -2...2) ?? 0
        logits.bias = try Self.bias(fields)
        var request = Request(
            try desk.model.builder.input(Conversation(turns: turns.turns), pictures: turns.pictures.map(\.patches)),
            sampling: choice.options, logits: logits,
            stop: StopRule(
                stopIDs: desk.model.stopIDs,
                maxNewTokens: min(choice.maxNewTokens ?? options.newTokens, options.newTokens)),
            topLogProbabilities: wantsLogProbabilities ? max(1, topCount) : 0)
        let fill = try fields.choice("fill", FillRule.self) ?? .inclusive
        // Without a picture outlines have no pixels: they are given in shares of a picture of one pixel.
        let size = turns.pictures.last?.image.size ?? ImageSize(width: 1, height: 1)
        questions = try (0..<(fields.integer("n", in: 1...options.queries) ?? 1)).map { number in
            request.sampling.seed = choice.options.seed &+ UInt64(number)
            return PreparedAnswer(size: size, query: nil, prompt: turns.words, request: request, fill: fill)
        }
        notes = turns.pictures.count > 1 ? ["outlines are drawn on the last of \(turns.pictures.count) pictures"] : []
    }

    private static func stops(_ fields: Fields) throws(ServerError) -> [String] {
        if case .string(let text)? = fields["stop"] { return [text] }
        let stops = try fields.strings("stop", limit: 4) ?? []
        if stops.contains("") { throw fields.wrong("stop", "texts of at least one character") }
        return stops
    }

    private static func bias(_ fields: Fields) throws(ServerError) -> [Int: Double] {
        guard let biases = try fields.fields("logit_bias") else { return [:] }
        var result: [Int: Double] = [:]
        for name in biases.members.keys {
            guard let id = Int(name), let value = try biases.number(name, in: -100...100) else {
                throw fields.wrong("logit_bias", "a map of token ids to numbers from -100 to 100")
            }
            result[id] = value
        }
        return result
    }
}

/// The messages of a chat, with their pictures.
struct ChatTurns: Sendable {
    private(set) var turns: [Turn] = []
    private(set) var pictures: [StoredPicture] = []
    /// The words of the last user turn.
    private(set) var words = ""

    init(_ fields: Fields, _ desk: ServerDesk) async throws {
        guard let messages = try fields.objects("messages", limit: 256), !messages.isEmpty else {
            throw fields.wrong("messages", "a list of at least one message")
        }
        for (index, message) in messages.enumerated() {
            let name = try message.string("role") ?? ""
            guard let role = Turn.Role(rawValue: name == "developer" ? "system" : name) else {
                throw message.wrong("role", "one of system, developer, user, assistant")
            }
            if role == .system, index > 0 {
                throw message.wrong("role", "user or assistant: a system message is the first")
            }
            turns.append(Turn(role: role, content: try await content(message, desk)))
        }
        guard turns.last?.role == .user else {
            throw fields.wrong("messages", "a list that ends with a user's message")
        }
        words =
            turns.last.map { $0.content.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined() }
            ?? ""
    }

    private mutating func content(_ message: Fields, _ desk: ServerDesk) async throws -> [ContentPart] {
        if case .string(let text)? = message["content"] { return [.text(text)] }
        guard let items = try message.objects("content", limit: 64) else {
            throw message.wrong("content", "a string or a list of parts")
        }
        var parts: [ContentPart] = []
        for item in items {
            switch try item.string("type") {
            case "text": parts.append(.text(try item.string("text") ?? ""))
            case "image_url":
                parts.append(.image)
                try await addPicture(item, desk)
            default: throw item.wrong("type", "text or image_url")
            }
        }
        return parts
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

import SegGeometry
import SegInference

/// What `POST /v1/chat/completions` asks, in OpenAI's words.
struct ChatJob: Sendable {
    let question: PreparedAnswer
    /// Of each of `n` answers.
    let seeds: [UInt64]
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
            guard followed.contains(name) || idle.contains(name) else { throw fields.unsupported(name) }
        }
        try desk.model.check(fields)
        if let format = try fields.fields("response_format"), try format.string("type") != "text" {
            throw ServerError.bad(
                "response_format: answers are outlines in brackets; they are not forced into a schema",
                param: "response_format", code: "unsupported_parameter")
        }
        let turns = try await ChatTurns(chat: fields, desk)
        return try await desk.pictures.work.run { try ChatJob(fields, turns, desk) }
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
        question = try turns.question(
            choice, logits: logits, top: wantsLogProbabilities ? max(1, topCount) : 0,
            fill: fields.choice("fill", FillRule.self) ?? .inclusive, desk)
        seeds = try (0..<(fields.integer("n", in: 1...options.queries) ?? 1)).map {
            choice.options.seed &+ UInt64($0)
        }
        notes = turns.notes
    }

    private static func stops(_ fields: Fields) throws(ServerError) -> [String] {
        let stops: [String] =
            if case .string(let text)? = fields["stop"] { [text] } else { try fields.strings("stop", limit: 4) ?? [] }
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

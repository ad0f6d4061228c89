import SegGeometry
import SegInference

/// What `POST /v1/responses` asks, in OpenAI's words: the part of it that an outline can answer.
struct ResponseJob: Sendable {
    let question: PreparedAnswer
    let isStream: Bool
    /// Members that a response repeats, as they were given.
    let echoed: [String: JSONValue]
    /// What should be said about the request, each as a sentence.
    let notes: [String]

    /// Members that are followed.
    private static let followed: Set<String> = [
        "model", "input", "instructions", "stream", "max_output_tokens", "temperature", "top_p", "text", "truncation",
        "top_k", "min_p", "repetition_penalty", "seed", "fill",
    ]
    /// Members that say nothing about the answer. Nothing is stored, whatever `store` says, and the response says so.
    private static let idle: Set<String> = [
        "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key", "parallel_tool_calls",
        "tool_choice",
    ]
    /// Members that a response repeats.
    private static let repeated = ["instructions", "max_output_tokens", "metadata", "user"]

    /// Reads a request, and the pictures that it names.
    ///
    /// - Throws: ``ServerError`` that names the member which cannot be followed.
    static func read(_ fields: Fields, _ desk: ServerDesk) async throws -> ResponseJob {
        for name in fields.members.keys.sorted() where fields[name] != nil {
            if name == "tools", fields[name] == .array([]) { continue }
            guard followed.contains(name) || idle.contains(name) else { throw fields.unsupported(name) }
        }
        try desk.model.check(fields)
        if let format = try fields.fields("text")?.fields("format"), try format.string("type") != "text" {
            throw ServerError.bad(
                "text.format: answers are outlines in brackets; they are not forced into a schema",
                param: "text.format", code: "unsupported_parameter")
        }
        guard try fields.string("truncation") ?? "disabled" == "disabled" else {
            throw fields.unsupported("truncation")
        }
        let turns = try await ChatTurns(response: fields, desk)
        return try await desk.pictures.work.run { try ResponseJob(fields, turns, desk) }
    }

    private init(_ fields: Fields, _ turns: ChatTurns, _ desk: ServerDesk) throws {
        var sampling = SamplingChoice.Request()
        try sampling.read(fields)
        sampling.maxNewTokens = try fields.integer("max_output_tokens", in: 1...desk.options.newTokens)
        isStream = try fields.bool("stream") ?? false
        question = try turns.question(
            SamplingChoice(sampling, settings: desk.model.generation),
            fill: fields.choice("fill", FillRule.self) ?? .inclusive, desk)
        notes = turns.notes
        echoed = Dictionary(uniqueKeysWithValues: Self.repeated.compactMap { name in fields[name].map { (name, $0) } })
    }
}

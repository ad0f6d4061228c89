import SegGeometry
import SegInference
import SegModels
import SegNotation

/// How an answer is chosen and drawn: the part of a request that is the same for all of its questions.
struct AnswerSettings: Sendable {
    /// How tokens are chosen, and who said so.
    var choice: SamplingChoice
    /// Most tokens of an answer.
    var maxNewTokens: Int
    /// Which pixels an outline encloses.
    var fill: FillRule
    /// What is asked for.
    var target: Target
    /// Whether tokens come with their log-probabilities.
    var wantsLogProbabilities: Bool
    /// Whether answers tell how unsure the model was of each vertex.
    var measuresSpread: Bool

    /// The members that are read.
    static let names: Set<String> = [
        "max_new_tokens", "temperature", "top_p", "top_k", "min_p", "repetition_penalty", "seed", "fill", "target",
        "log_probabilities", "uncertainty",
    ]

    /// Reads the settings of a request; the rest is the checkpoint's to say.
    ///
    /// - Throws: ``ServerError``.
    init(_ fields: Fields, _ settings: GenerationSettings, limit: Int) throws(ServerError) {
        var request = SamplingChoice.Request()
        request.maxNewTokens = try fields.integer("max_new_tokens", in: 1...limit)
        try request.read(fields)
        choice = SamplingChoice(request, settings: settings)
        maxNewTokens = min(choice.maxNewTokens ?? limit, limit)
        fill = try fields.choice("fill", FillRule.self) ?? .inclusive
        target = try fields.choice("target", Target.self) ?? .mask
        wantsLogProbabilities = try fields.bool("log_probabilities") ?? false
        measuresSpread = try fields.bool("uncertainty") ?? false
    }
}

extension SamplingChoice.Request {
    /// Reads what vLLM and ourselves call the settings of drawing.
    mutating func read(_ fields: Fields) throws(ServerError) {
        temperature = try fields.number("temperature", in: 0...100)
        topP = try fields.number("top_p", in: Double.leastNonzeroMagnitude...1)
        // -1 is how vLLM says "all".
        topK = try fields.integer("top_k", in: -1...(1 << 31)).map { max(0, $0) }
        minP = try fields.number("min_p", in: 0...1)
        repetitionPenalty = try fields.number("repetition_penalty", in: Double.leastNonzeroMagnitude...100)
        seed = try fields.seed("seed") ?? 0
    }
}

extension Fields {
    /// A seed: any whole number of 64 bits, with or without a sign.
    func seed(_ name: String) throws(ServerError) -> UInt64? {
        guard let value = self[name] else { return nil }
        guard case .number(let text) = value,
            let seed = UInt64(text) ?? Int64(text).map({ UInt64(bitPattern: $0) })
        else { throw wrong(name, "a whole number of 64 bits") }
        return seed
    }
}

public import SegModels

/// How tokens are chosen when a caller and a checkpoint may both have a say, and who had it.
public struct SamplingChoice: Hashable, Sendable {
    /// What a caller asks for; nil leaves it to the checkpoint.
    public struct Request: Hashable, Sendable {
        /// Divides the scores; 0 takes the highest.
        public var temperature: Double?
        /// Share of probability that is drawn from.
        public var topP: Double?
        /// How many tokens are drawn from; 0 for all.
        public var topK: Int?
        /// Share of the likeliest token's probability that a token needs.
        public var minP: Double?
        /// Divides the scores of tokens that were there before.
        public var repetitionPenalty: Double?
        /// Most tokens of an answer.
        public var maxNewTokens: Int?
        /// Seed of the draws.
        public var seed: UInt64 = 0

        /// Leaves everything to the checkpoint.
        public init() {}
    }

    /// What holds.
    public let options: SamplingOptions
    /// Most tokens of an answer; nil for as many as the context holds.
    public let maxNewTokens: Int?
    /// Where each value comes from: `option`, `generation_config.json` or `default`, by the names that records have.
    public let sources: [String: String]

    /// - Parameters:
    ///   - request: what a caller asks for.
    ///   - settings: the checkpoint's; those without a file where no checkpoint is at hand.
    public init(_ request: Request, settings: GenerationSettings) {
        options = SamplingOptions(
            temperature: request.temperature ?? settings.temperature, topP: request.topP ?? settings.topP,
            topK: request.topK ?? settings.topK,
            repetitionPenalty: request.repetitionPenalty ?? settings.repetitionPenalty, seed: request.seed,
            minP: request.minP ?? settings.minP)
        maxNewTokens = request.maxNewTokens ?? settings.maxNewTokens
        func source(_ isAsked: Bool, _ key: String) -> String {
            isAsked ? "option" : settings.stated.contains(key) ? GenerationSettings.fileName : "default"
        }
        // Whether anything is drawn is `do_sample`'s to say; the values of drawing count only then.
        func drawn(_ isAsked: Bool, _ key: String) -> String {
            source(isAsked, settings.draws && settings.stated.contains(key) ? key : "do_sample")
        }
        sources = [
            "temperature": drawn(request.temperature != nil, "temperature"),
            "topP": drawn(request.topP != nil, "top_p"), "topK": drawn(request.topK != nil, "top_k"),
            "minP": drawn(request.minP != nil, "min_p"),
            "repetitionPenalty": source(request.repetitionPenalty != nil, "repetition_penalty"),
            "maxNewTokens": source(request.maxNewTokens != nil, "max_new_tokens"),
        ]
    }
}

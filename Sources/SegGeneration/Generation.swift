/// A finished answer, as tokens.
public struct Generation: Hashable, Sendable {
    /// The answer's tokens. A stop token that ended it is the last.
    public let ids: [Int]
    /// One a token; see ``Sampler/Choice/logProbability``.
    public let logProbabilities: [Double?]
    /// Why the answer ended.
    public let finishReason: FinishReason
    /// How long it took.
    public let timings: Timings
    /// Where the tokens of prompt and answer went, if that was noted.
    public var experts: RouterChoices?
}

extension Generation {
    /// Seconds of wall-clock time.
    public struct Timings: Hashable, Sendable, Codable {
        /// Pictures → features.
        public var vision: Double
        /// Prompt → scores of the first token.
        public var prefill: Double
        /// First token → last token.
        public var decode: Double

        /// The given seconds.
        public init(vision: Double, prefill: Double, decode: Double) {
            self.vision = vision
            self.prefill = prefill
            self.decode = decode
        }
    }
}

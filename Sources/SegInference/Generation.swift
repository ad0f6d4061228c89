public import SegDrafting

/// A finished answer, as tokens.
public struct Generation: Hashable, Sendable {
    /// The answer's tokens. A stop token that ended it is the last.
    public let ids: [Int]
    /// One per token; see ``TokenEvent/logProbability``.
    public let logProbabilities: [Double?]
    /// Why the answer ended.
    public let finishReason: FinishReason
    /// How long it took.
    public let timings: Timings
    /// Where the tokens of prompt and answer went, if that was noted.
    public let experts: RouterChoices?
    /// What drafts did; nil where there was no drafter.
    public let drafts: DraftCounts?

    package init(
        ids: [Int], logProbabilities: [Double?], finishReason: FinishReason, timings: Timings,
        experts: RouterChoices? = nil, drafts: DraftCounts? = nil
    ) {
        self.ids = ids
        self.logProbabilities = logProbabilities
        self.finishReason = finishReason
        self.timings = timings
        self.experts = experts
        self.drafts = drafts
    }
}

extension Generation {
    /// Seconds of wall-clock time. What is computed for several requests at once counts in equal parts for each.
    public struct Timings: Hashable, Sendable, Codable {
        /// Pictures → features.
        public var vision: Double
        /// Prompt → logits of the first token.
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

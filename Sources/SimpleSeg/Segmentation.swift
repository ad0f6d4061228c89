public import SegDrafting
public import SegGeometry
public import SegInference
public import SegNotation

/// An answer, understood and drawn.
public struct Segmentation: Sendable {
    /// The picture's size: what all pixels below refer to.
    public let size: ImageSize
    /// What was asked; nil when the prompt was given in its place.
    public let query: Query?
    /// The words of the user's turn.
    public let prompt: String
    /// The answer without special tokens.
    public let text: String
    /// Outlines, boxes and points in pixels, the mask, and what could not be used; the text's, unless refined.
    public var answer: DecodedAnswer
    /// How unsure the model was of each vertex that it wrote, ring by ring, where that was asked for.
    public var spreads: VertexSpreads?
    /// The answer's tokens, a stop token that ended it included.
    public let tokenIDs: [Int]
    /// Why the answer ended. After `.length` it may be cut short; its complete points are used all the same.
    public let finishReason: FinishReason
    /// How long it took.
    public let timings: Timings

    package init(
        size: ImageSize, query: Query?, prompt: String, text: String, answer: DecodedAnswer, tokenIDs: [Int],
        finishReason: FinishReason, timings: Timings
    ) {
        (self.size, self.query, self.prompt, self.text) = (size, query, prompt, text)
        (self.answer, self.tokenIDs, self.finishReason, self.timings) = (answer, tokenIDs, finishReason, timings)
    }
}

extension Segmentation {
    /// Seconds of wall-clock time, step by step.
    public struct Timings: Hashable, Sendable, Codable {
        /// Picture and question → patches, ids and positions.
        public var prepare: Double
        /// What the model took.
        public var model: Generation.Timings
        /// Text → outlines and mask.
        public var draw: Double
        /// What drafts did; nil where nothing was guessed.
        public var draft: DraftCounts?

        package init(
            prepare: Double, model: Generation.Timings, draw: Double, draft: DraftCounts? = nil
        ) {
            (self.prepare, self.model, self.draw, self.draft) = (prepare, model, draw, draft)
        }

        /// All of it.
        public var total: Double { prepare + model.vision + model.prefill + model.decode + draw }
    }
}

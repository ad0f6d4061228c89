public import SegGeometry

/// What an evaluation asks and what the answer was worth: one line of its file.
public struct EvaluationRecord: Hashable, Sendable, Codable {
    /// A mask as COCO's compressed run lengths.
    public struct RLE: Hashable, Sendable, Codable {
        /// Rows, then columns, as COCO writes them.
        public var size: [Int]
        /// COCO's compressed string.
        public var counts: String

        /// The run lengths of a mask.
        public init(_ mask: RunLengthMask) {
            size = [mask.size.height, mask.size.width]
            counts = mask.compressed
        }

        /// The mask.
        ///
        /// - Throws: `GeometryError` when the size or the string is not one of a mask.
        public func mask() throws -> RunLengthMask {
            guard size.count == 2 else { throw EvaluationError.truthSize(size) }
            return try RunLengthMask(size: ImageSize(width: size[1], height: size[0]), compressed: counts)
        }
    }

    /// Names the sample within its dataset; no two share it.
    public var id: String
    /// The picture's file.
    public var image: String
    /// What was asked for.
    public var expression: String
    /// What sort of expression it is, for tables by kind.
    public var kind: String
    /// The true mask.
    public var truth: RLE
    /// The answer as the model wrote it.
    public var text: String
    /// Whether the model ended the answer ("stop") or was cut short ("length").
    public var finishReason: String
    /// Tokens of the answer.
    public var tokens: Int
    /// Seconds from question to answer.
    public var seconds: Double
    /// What the answer is worth.
    public var score: Score

    /// The record of one answered sample.
    public init(
        id: String, image: String, expression: String, kind: String, truth: RLE, text: String, finishReason: String,
        tokens: Int, seconds: Double, score: Score
    ) {
        self.id = id
        self.image = image
        self.expression = expression
        self.kind = kind
        self.truth = truth
        self.text = text
        self.finishReason = finishReason
        self.tokens = tokens
        self.seconds = seconds
        self.score = score
    }

    enum CodingKeys: String, CodingKey {
        case id, image, expression, kind, truth, text, tokens, seconds, score
        case finishReason = "finish_reason"
    }
}

extension EvaluationRecord {
    /// The record with its score computed again from the answer's text and the truth.
    ///
    /// - Throws: `GeometryError` when the truth is not a mask.
    public func rescored() throws -> EvaluationRecord {
        var record = self
        record.score = try Score(answer: text, truth: truth.mask())
        return record
    }
}

public import SegGeometry
public import SegNotation

/// What an evaluation asks and what the answer was worth: one line of its file.
///
/// `id`, `image`, `expression`, `truth` and `text` make a record; what else is missing gets a plain value, so that answers of
/// any engine can be scored.
public struct EvaluationRecord: Hashable, Sendable {
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
    /// Pixels that count neither as hit nor as miss.
    public var ignored: RLE?
    /// The answer as the model wrote it.
    public var text: String
    /// Whether the model ended the answer ("stop") or was cut short ("length").
    public var finishReason: String
    /// Tokens of the answer.
    public var tokens: Int
    /// Seconds from question to answer.
    public var seconds: Double
    /// Why the reply is no answer, though the model was asked: it has no content. It counts as a wrong answer.
    public var invalid: String?
    /// What the answer is worth; nil where there is none.
    public var score: Score?
    /// Why there is no answer: the picture could not be read, or the model could not be asked about it.
    public var failure: String?

    /// The record of an answered sample.
    ///
    /// - Throws: `GeometryError` when the sample's masks differ in size.
    public init(_ sample: EvaluationSample, _ reply: Reply) throws(GeometryError) {
        self.init(sample)
        text = reply.text
        finishReason = reply.finishReason
        tokens = reply.tokens
        seconds = reply.seconds
        invalid = reply.invalid
        score = try score(truth: sample.truth, ignored: sample.ignored, .normalized)
    }

    /// The record of a sample that could not be asked.
    public init(_ sample: EvaluationSample, failure: String) {
        self.init(sample)
        self.failure = failure
    }

    private init(_ sample: EvaluationSample) {
        id = sample.id
        image = sample.image
        expression = sample.expression
        kind = sample.kind
        truth = RLE(sample.truth)
        ignored = sample.ignored.map(RLE.init)
        text = ""
        finishReason = "stop"
        tokens = 0
        seconds = 0
    }
}

/// An answer as it came from a model, before it is read.
public struct Reply: Hashable, Sendable {
    /// The words.
    public var text: String
    /// "stop", or "length" when the answer was cut short.
    public var finishReason: String
    /// Tokens of the answer; 0 when the engine does not say.
    public var tokens: Int
    /// Seconds from question to answer.
    public var seconds: Double
    /// Why the reply is no answer; nil when it is one.
    public var invalid: String?

    /// An answer.
    public init(text: String, finishReason: String, tokens: Int, seconds: Double, invalid: String? = nil) {
        self.invalid = invalid
        self.text = text
        self.finishReason = finishReason
        self.tokens = tokens
        self.seconds = seconds
    }
}

extension EvaluationRecord: Codable {
    enum CodingKeys: String, CodingKey {
        case id, image, expression, kind, truth, ignored, text, tokens, seconds, invalid, score, failure
        case finishReason = "finish_reason"
    }

    /// Reads a line; see the type for what may be left out.
    public init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: CodingKeys.self)
        id = try line.decode(SampleID.self, forKey: .id).text
        image = try line.decodeIfPresent(String.self, forKey: .image) ?? ""
        expression = try line.decodeIfPresent(String.self, forKey: .expression) ?? ""
        kind = try line.decodeIfPresent(String.self, forKey: .kind) ?? ""
        truth = try line.decode(RLE.self, forKey: .truth)
        ignored = try line.decodeIfPresent(RLE.self, forKey: .ignored)
        failure = try line.decodeIfPresent(String.self, forKey: .failure)
        text = failure == nil ? try line.decode(String.self, forKey: .text) : ""
        finishReason = try line.decodeIfPresent(String.self, forKey: .finishReason) ?? "stop"
        tokens = try line.decodeIfPresent(Int.self, forKey: .tokens) ?? 0
        seconds = try line.decodeIfPresent(Double.self, forKey: .seconds) ?? 0
        invalid = try line.decodeIfPresent(String.self, forKey: .invalid)
        score = try line.decodeIfPresent(Score.self, forKey: .score)
    }
}

extension EvaluationRecord {
    /// The record with its score computed again from the answer's text and the truth; a failure stays one.
    ///
    /// - Parameter convention: what the answer's numbers count.
    /// - Returns: the record.
    /// - Throws: `GeometryError` when the truth is not a mask.
    public func rescored(_ convention: CoordinateConvention = .normalized) throws -> EvaluationRecord {
        guard failure == nil else { return self }
        var record = self
        record.score = try score(truth: truth.mask(), ignored: ignored?.mask(), convention)
        return record
    }

    private func score(
        truth: RunLengthMask, ignored: RunLengthMask?, _ convention: CoordinateConvention
    ) throws(GeometryError) -> Score {
        if invalid != nil {
            return try Score(polygons: [], boxes: [], truth: truth, ignored: ignored, form: .noContent)
        }
        return try Score(
            answer: text, truth: truth, ignored: ignored, isCut: finishReason == "length", convention: convention)
    }
}

extension [EvaluationRecord] {
    /// Every record with its score computed again, on all cores.
    ///
    /// - Parameter convention: what the answers' numbers count.
    /// - Returns: the records in their order.
    /// - Throws: `EvaluationError.record` naming the first sample whose truth is not a mask.
    public func rescored(_ convention: CoordinateConvention = .normalized) throws -> [EvaluationRecord] {
        try concurrentMap { record in
            do {
                return try record.rescored(convention)
            } catch {
                throw EvaluationError.record(id: record.id, reason: "\(error)")
            }
        }
    }

    /// The scores of the samples that were answered.
    public var scores: [Score] { compactMap(\.score) }
}

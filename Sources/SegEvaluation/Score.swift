public import SegGeometry
public import SegNotation

/// What one answer is worth against its truth. Raw counts, so that every table can be computed again from a file of these.
public struct Score: Hashable, Sendable, Codable {
    /// The union of the answer's outlines against the true mask, by `FillRule.rawValue`.
    public var overlap: [String: Counts]
    /// The boundary bands' overlap (`BoundaryBand`), by `FillRule.rawValue`.
    public var boundary: [String: Counts]
    /// IoU of the first answered box with the truth's box; nil where the answer has no box.
    public var answeredBoxIoU: Double?
    /// IoU of the predicted mask's box (inclusive fill) with the truth's box; nil where either mask is empty.
    public var maskBoxIoU: Double?
    /// Whether the truth has no pixel (the expression refers to nothing).
    public var isAbsent: Bool
    /// Whether the answer has no outline.
    public var isEmpty: Bool
    /// Pixels of the truth.
    public var area: Int
    /// Vertices in the answer's outlines.
    public var points: Int
    /// What the answer is.
    public var form: AnswerForm

    /// A score of known counts.
    package init(
        overlap: [String: Counts], boundary: [String: Counts], answeredBoxIoU: Double?, maskBoxIoU: Double?,
        isAbsent: Bool,
        isEmpty: Bool, area: Int, points: Int, form: AnswerForm? = nil
    ) {
        self.overlap = overlap
        self.boundary = boundary
        self.answeredBoxIoU = answeredBoxIoU
        self.maskBoxIoU = maskBoxIoU
        self.isAbsent = isAbsent
        self.isEmpty = isEmpty
        self.area = area
        self.points = points
        self.form = form ?? (isEmpty ? .words : .outlines)
    }

    /// An invalid answer: something is there to outline, and the answer has no outline of it.
    public var isInvalid: Bool { isEmpty && !isAbsent }
}

extension Score {
    /// Reads a score; those of older files do not say the form.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            overlap: try values.decode([String: Counts].self, forKey: .overlap),
            boundary: try values.decode([String: Counts].self, forKey: .boundary),
            answeredBoxIoU: try values.decodeIfPresent(Double.self, forKey: .answeredBoxIoU),
            maskBoxIoU: try values.decodeIfPresent(Double.self, forKey: .maskBoxIoU),
            isAbsent: try values.decode(Bool.self, forKey: .isAbsent),
            isEmpty: try values.decode(Bool.self, forKey: .isEmpty), area: try values.decode(Int.self, forKey: .area),
            points: try values.decode(Int.self, forKey: .points),
            form: try values.decodeIfPresent(AnswerForm.self, forKey: .form))
    }

    /// Scores what a reader found in an answer.
    ///
    /// - Parameters:
    ///   - polygons: the outlines of the answer, 0…1.
    ///   - boxes: the boxes of the answer, 0…1.
    ///   - truth: the true mask at the picture's own size.
    ///   - ignored: pixels that count neither as hit nor as miss, of the truth's size and outside it; taken away from the
    ///     prediction.
    ///   - form: what the answer is; nil for what the outlines and boxes say.
    /// - Throws: `GeometryError` where the truth's size is not one that masks support, or `ignored` has another one.
    public init(
        polygons: [NormalizedRing], boxes: [NormalizedBox], truth: RunLengthMask, ignored: RunLengthMask? = nil,
        form: AnswerForm? = nil
    ) throws(GeometryError) {
        let form = form ?? (!polygons.isEmpty ? .outlines : boxes.isEmpty ? .words : .boxes)
        var overlap: [String: Counts] = [:]
        var boundary: [String: Counts] = [:]
        var maskBox: ImageBox?
        let truthBand = BoundaryBand(truth)
        for rule in FillRule.allCases {
            var predicted = try RunLengthMask(filling: polygons, size: truth.size, rule: rule)
            if let ignored { predicted = try predicted.subtracting(ignored) }
            overlap[rule.rawValue] = Counts(try Overlap(predicted, truth))
            boundary[rule.rawValue] = try BoundaryBand(predicted).overlap(with: truthBand)
            if rule == .inclusive { maskBox = predicted.box }
        }
        if !form.saysNothingIsThere, truth.area == 0 {
            overlap = overlap.mapValues { $0.namingAPlace() }
            boundary = boundary.mapValues { $0.namingAPlace() }
        }
        let truthBox = truth.box
        self.init(
            overlap: overlap, boundary: boundary,
            answeredBoxIoU: Score.iou(boxes.first?.scaled(to: truth.size), truthBox),
            maskBoxIoU: Score.iou(maskBox, truthBox),
            isAbsent: truthBox == nil, isEmpty: polygons.isEmpty, area: truth.area,
            points: polygons.reduce(0) { $0 + $1.vertices.count }, form: form)
    }

    /// Scores an answer as the model wrote it: read by the reader that users' answers go through.
    ///
    /// - Parameters:
    ///   - answer: the text.
    ///   - truth: the true mask at the picture's own size.
    ///   - ignored: as above.
    ///   - isCut: whether the model was stopped before it had ended.
    ///   - convention: what the answer's numbers count.
    /// - Throws: `GeometryError` where the truth's size is not one that masks support, or `ignored` has another one.
    public init(
        answer: String, truth: RunLengthMask, ignored: RunLengthMask? = nil, isCut: Bool = false,
        convention: CoordinateConvention = .normalized
    ) throws(GeometryError) {
        let answer = AnswerReading(answer, convention: convention, size: truth.size, isCut: isCut)
        try self.init(
            polygons: answer.reading.polygons, boxes: answer.reading.boxes, truth: truth, ignored: ignored,
            form: answer.form)
    }

    private static func iou(_ predicted: ImageBox?, _ truth: ImageBox?) -> Double? {
        guard let predicted, let truth else { return nil }
        return predicted.iou(with: truth)
    }
}

extension RunLengthMask {
    /// The pixels that `other` does not have.
    ///
    /// - Throws: `GeometryError.sizesDiffer`.
    func subtracting(_ other: RunLengthMask) throws(GeometryError) -> RunLengthMask {
        guard size == other.size else { throw .sizesDiffer(size, other.size) }
        var kept = Mask(self)
        let taken = Mask(other)
        for index in kept.pixels.indices where taken.pixels[index] != 0 { kept.pixels[index] = 0 }
        return RunLengthMask(kept)
    }
}

internal import SegDatasets
internal import SegGeometry
public import SegNotation
public import SegRewards

/// How good an answer to an example is.
public struct ExampleScore: Hashable, Sendable, Codable {
    /// What was asked for.
    public var task: ExampleTask
    /// 0…1: the overlap (IoU) of outlines with the visible mask, in the inclusive fill, and of boxes with the box about
    /// it; for points 1 inside the mask and 0 outside; for words 1 when they are the right ones; for what is not there
    /// 1 when the answer names no place: neither coordinates nor an attempt at them.
    public var value: Double
    /// The overlap of the answer's box (of the outline's, where an outline was asked for) with the box about the
    /// visible mask; nil where the answer has no extent to compare.
    public var boxOverlap: Double?
    /// Whether the answer has the kind of coordinates that were asked for (outlines: at least one pixel filled).
    /// Words in place of coordinates count as an invalid answer about something that is there.
    public var isValid: Bool
    /// What the answer is; nil in records of older runs.
    public var form: AnswerForm?

    /// Scores `answer` by what `example` is about: read by the reader that users' answers go through.
    public init(of answer: String, to example: Example, about truth: ExampleTruth?) {
        let read = AnswerReading(answer, size: truth?.mask.size ?? ImageSize(width: 1, height: 1))
        let reading = read.reading
        (task, form) = (example.task, read.form)
        if example.task.asked == .text {
            (value, boxOverlap, isValid) = (answer == example.answer ? 1 : 0, nil, true)
            return
        }
        guard let truth else {
            (value, boxOverlap, isValid) = (read.form.saysNothingIsThere ? 1 : 0, nil, true)
            return
        }
        switch example.task.asked {
        case .text, .picture: (value, boxOverlap, isValid) = (answer == example.answer ? 1 : 0, nil, true)
        case .point: (value, boxOverlap, isValid) = Self.points(reading.points, truth)
        case .box: (value, boxOverlap, isValid) = Self.boxes(reading.boxes, truth)
        case .mask: (value, boxOverlap, isValid) = Self.outlines(reading.polygons, truth)
        }
    }

    private static func points(_ points: [NormalizedPoint], _ truth: ExampleTruth) -> (Double, Double?, Bool) {
        guard let point = points.first, point.x.isFinite, point.y.isFinite else { return (0, nil, false) }
        return (truth.hits(points), nil, true)
    }

    private static func boxes(_ boxes: [NormalizedBox], _ truth: ExampleTruth) -> (Double, Double?, Bool) {
        guard !boxes.isEmpty else { return (0, nil, false) }
        let overlap = truth.overlap(boxes)
        return (overlap, overlap, true)
    }

    private static func outlines(_ rings: [NormalizedRing], _ truth: ExampleTruth) -> (Double, Double?, Bool) {
        let size = truth.mask.size
        guard let filled = try? RunLengthMask(filling: rings, size: size, rule: .inclusive), let box = filled.box,
            let overlap = try? Overlap(filled, truth.mask)
        else { return (0, nil, false) }
        return (overlap.iou, box.iou(with: truth.box.scaled(to: size)), true)
    }
}

/// Many scores in one line: the mean value, the share above one half, and the share of invalid answers.
public struct ExampleScores: Hashable, Sendable, Codable {
    /// Answers scored.
    public var count: Int
    /// Mean of the values.
    public var mean: Double
    /// Share of values above 0.5.
    public var aboveHalf: Double
    /// Share of invalid answers.
    public var invalid: Double
    /// Mean overlap of boxes, invalid answers counting 0, where boxes apply.
    public var meanBoxOverlap: Double
    /// How many answers have which form, by `AnswerForm.rawValue`; nil in metrics of older runs.
    public var forms: [String: Int]?

    /// The summary of `scores`; of none, all zero.
    public init(_ scores: [ExampleScore]) {
        let total = Double(max(1, scores.count))
        forms = scores.reduce(into: [:]) { if let form = $1.form { $0[form.rawValue, default: 0] += 1 } }
        count = scores.count
        mean = scores.reduce(0) { $0 + $1.value } / total
        aboveHalf = Double(scores.count { $0.value > 0.5 }) / total
        invalid = Double(scores.count { !$0.isValid }) / total
        meanBoxOverlap = scores.reduce(0) { $0 + ($1.boxOverlap ?? 0) } / total
    }
}

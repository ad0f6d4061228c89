import SegGeometry
public import SegImaging
public import SegNotation

/// A second answer, to the same question about the neighbourhood of the first.
public struct SecondLook: Sendable {
    /// What became of it.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// The second answer's outlines take the place of the first's.
        case taken
        /// The second answer has no outline.
        case empty
        /// The second answer lies elsewhere: its mask shares no pixel with the first's.
        case elsewhere
    }

    /// What was looked at.
    public let window: CropWindow
    /// The second answer; its pixels are those of the window.
    public let second: Segmentation
    /// What became of it.
    public let outcome: Outcome
    /// The answer that holds, in the picture's pixels.
    public let answer: DecodedAnswer
    /// IoU of both answers' masks in the picture.
    public let agreement: Double

    /// Looks again, where the first answer is small in its picture; nil where it has no pixel or is not small.
    ///
    /// - Parameters:
    ///   - first: the answer about the whole picture.
    ///   - image: the picture.
    ///   - segmenter: who answers.
    ///   - options: as for the first answer; the default question is asked again.
    ///   - margin: see ``CropWindow/init(around:in:margin:)``.
    ///   - onEvent: told of tokens, text and vertices as they come.
    /// - Throws: what the model throws.
    public init?(
        after first: Segmentation, on image: Image, with segmenter: Segmenter, options: SegmentOptions, margin: Double,
        onEvent: (@Sendable (SegmentEvent) -> Void)? = nil
    ) async throws {
        guard let box = first.answer.mask.box, let asked = first.query,
            let window = CropWindow(around: box, in: image.size, margin: margin), let query = window.query(asked)
        else { return nil }
        let second = try await segmenter.segment(window.image(of: image), query, options: options, onEvent: onEvent)
        try self.init(first.answer, second, window, rule: options.fillRule)
    }

    /// Chooses between two answers.
    init(_ first: DecodedAnswer, _ second: Segmentation, _ window: CropWindow, rule: FillRule) throws(GeometryError) {
        (self.window, self.second) = (window, second)
        let moved = try first.with(polygons: window.outlines(second.answer.polygons), rule: rule)
        let overlap = try Overlap(first.mask, moved.mask)
        agreement = overlap.iou
        outcome = moved.area == 0 ? .empty : overlap.intersection == 0 ? .elsewhere : .taken
        answer = outcome == .taken ? moved : first
    }

    /// What a record says of it: the window as left, top, width and height, and the second answer as it was written.
    package var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("outcome", outcome.rawValue)
        object.field("window", [window.left, window.top, window.size.width, window.size.height])
        object.field("text", second.text)
        object.field("finish_reason", second.finishReason.rawValue)
        object.field("agreement", agreement.printed)
        object.field("seconds", second.timings.total.printed)
        return object
    }
}

internal import SegExport
public import SegGeometry
public import SegImaging
public import SegNotation

/// An answer whose outlines were drawn anew along the edges of the picture, or kept where that is no better.
public struct RefinedAnswer: Sendable {
    /// What became of the answer's outlines.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// They were drawn anew.
        case redrawn
        /// They have less energy than the new ones, and stay.
        case kept
        /// No border was found: no pixel is inside, or none outside, or what is found in a box does not fill it.
        case none
    }

    /// What became of the outlines.
    public let outcome: Outcome
    /// The outlines in the grammar of answers, on the grid of thousandths; empty unless redrawn.
    public let text: String
    /// The answer with its new outlines; boxes, points and diagnostics are the answer's own.
    public let answer: DecodedAnswer
    /// By how many nats the new outlines have less energy than the answer's, by the same colours; 0 where there are none.
    public let saving: Double
    /// IoU of the new outlines with the answer's.
    public let overlap: Double
    /// What was asked for.
    public let settings: EdgeRefinement
    /// The box in which the border was looked for, in pixels; nil for a band around the answer's outlines.
    public let box: ImageBox?

    /// Rings with a smaller share of the largest one's area are specks.
    private static let speck = 0.02

    /// Draws an answer's outlines anew.
    ///
    /// - Parameters:
    ///   - answer: What a model answered about the picture.
    ///   - image: The picture.
    ///   - box: The object's box in pixels where one is known: then the border is looked for in all of it.
    ///   - rule: How outlines are filled.
    ///   - settings: Without problems.
    /// - Throws: `GeometryError.sizeOutOfRange`.
    public init(
        _ answer: DecodedAnswer, on image: Image, box: ImageBox? = nil, rule: FillRule = .inclusive,
        settings: EdgeRefinement = EdgeRefinement()
    ) throws(GeometryError) {
        self.settings = settings
        self.box = box
        let old = Mask(answer.mask)
        guard let drawn = EdgeRefiner(image, settings: settings).drawn(old, box: box) else {
            (outcome, text, self.answer, saving, overlap) = (.none, "", answer, 0, 1)
            return
        }
        let rings = try Self.rings(of: drawn.mask, rule, settings.vertices)
        let normalized = rings.map { CoordinateGrid.normalized($0, in: image.size) }
        let new = try answer.with(polygons: normalized.map { $0.scaled(to: image.size) }, rule: rule)
        saving = drawn.saving(from: old, to: Mask(new.mask))
        overlap = try Overlap(answer.mask, new.mask).iou
        guard saving > 0, new.area > 0 else {
            (outcome, text, self.answer) = (.kept, "", answer)
            return
        }
        (outcome, text, self.answer) = (.redrawn, PolygonWriter().text(normalized), new)
    }

    /// Outlines of a mask, without specks: through pixel centres, or along pixel edges where vertices are corners.
    private static func rings(of mask: Mask, _ rule: FillRule, _ limit: Int?) throws(GeometryError) -> [PixelRing] {
        var rings: [PixelRing]
        switch rule {
        case .inclusive: rings = mask.contours(.external).map(\.ring)
        case .coco: rings = PixelEdges.polygons(of: RunLengthMask(mask)).map(\.outer)
        }
        let largest = rings.map { abs($0.twiceSignedArea) }.max() ?? 0
        rings.removeAll { Double(abs($0.twiceSignedArea)) < speck * Double(largest) }
        var simple: [PixelRing] = []
        for ring in rings { simple.append(try ring.simplified(epsilonRatio: 0.001)) }
        return limit.map { OutlineBudget.reduced(simple, to: $0) } ?? simple
    }

    /// The record's `refined`: the method, what became of the outlines, and what was asked for.
    public var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("method", "edges")
        object.field("outcome", outcome.rawValue)
        object.field("text", text)
        object.field("energy_saved", saving.printed)
        object.field("iou_with_answer", overlap.printed)
        if let box { object.field("box", [box.x1.printed, box.y1.printed, box.x2.printed, box.y2.printed]) }
        object.field("band", settings.band)
        object.field("smoothness", settings.smoothness)
        object.field("fidelity", settings.fidelity)
        object.field("evidence", settings.evidence)
        object.field("components", settings.components)
        if box != nil { object.field("rounds", settings.boxRounds) }
        if let vertices = settings.vertices { object.field("vertices", vertices) }
        return object
    }
}

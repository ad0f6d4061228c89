public import SegGeometry

/// What comes back of a mask that was written as rings: the ceiling of any model that learns to write them.
public struct RoundTrip: Hashable, Sendable {
    /// IoU when the rings are filled by `FillRule.inclusive`, 0…1.
    public var inclusive: Double
    /// IoU when they are filled by `FillRule.coco`, as the published decoder does, 0…1.
    public var coco: Double

    /// The given overlaps.
    public init(inclusive: Double, coco: Double) {
        self.inclusive = inclusive
        self.coco = coco
    }

    /// The overlap of a mask with its rings, filled by either rule.
    ///
    /// - Throws: `GeometryError` when a vertex is not finite.
    public init(of mask: RunLengthMask, by rings: [NormalizedRing]) throws(GeometryError) {
        inclusive = try Overlap(mask, RunLengthMask(filling: rings, size: mask.size, rule: .inclusive)).iou
        coco = try Overlap(mask, RunLengthMask(filling: rings, size: mask.size, rule: .coco)).iou
    }
}

/// Classes of objects by their number of pixels, as COCO's evaluation has them.
public enum ObjectSize: String, Hashable, Sendable, CaseIterable {
    /// Fewer than 32² pixels.
    case small
    /// Fewer than 96² pixels.
    case medium
    /// 96² pixels and more.
    case large

    /// The class of an object of `area` pixels.
    public init(area: Int) {
        self = area < 32 * 32 ? .small : area < 96 * 96 ? .medium : .large
    }
}

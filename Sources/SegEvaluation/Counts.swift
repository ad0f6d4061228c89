public import SegGeometry

/// Pixels that a prediction and a truth share, and pixels that at least one of them has: what a record of an evaluation keeps,
/// so that every table can be computed again from the file.
public struct Counts: Hashable, Sendable, Codable {
    /// Pixels in both.
    public var intersection: Int
    /// Pixels in at least one.
    public var union: Int

    /// Counts of pixels; `0 ≤ intersection ≤ union`.
    public init(intersection: Int, union: Int) {
        self.intersection = intersection
        self.union = union
    }

    /// The counts of an overlap.
    public init(_ overlap: Overlap) {
        self.init(intersection: overlap.intersection, union: overlap.union)
    }

    /// Intersection over union; two empty masks agree (1), as the referring-segmentation literature counts them.
    public var iou: Double { union == 0 ? 1 : Double(intersection) / Double(union) }
}

public import SegGeometry

/// Pixels that a prediction and a truth share, and pixels that at least one of them has: what a record of an evaluation keeps,
/// so that every table can be computed again from the file.
public struct Counts: Hashable, Sendable, Codable {
    /// Pixels in both.
    public var intersection: Int
    /// Pixels in at least one.
    public var union: Int
    /// Whether the answer names a place although nothing is there, and none of its pixels lies in the picture; nil for no.
    public var isMiss: Bool?

    /// Counts of pixels; `0 ≤ intersection ≤ union`.
    public init(intersection: Int, union: Int, isMiss: Bool? = nil) {
        self.intersection = intersection
        self.union = union
        self.isMiss = isMiss
    }

    /// The counts, as those of an answer that names a place: it does not agree with an empty truth by drawing nothing.
    func namingAPlace() -> Counts { union == 0 ? Counts(intersection: 0, union: 0, isMiss: true) : self }

    /// The counts of an overlap.
    public init(_ overlap: Overlap) {
        self.init(intersection: overlap.intersection, union: overlap.union)
    }

    /// Intersection over union; two empty masks agree (1), as the referring-segmentation literature counts them,
    /// unless the answer names a place all the same (0).
    public var iou: Double { union == 0 ? (isMiss == true ? 0 : 1) : Double(intersection) / Double(union) }
}

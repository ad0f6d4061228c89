public import SegGeometry

/// What a question points at.
public enum Query: Hashable, Sendable, Codable {
    /// Words that single out an object: "the red star".
    case text(String)
    /// A position on the object.
    case point(NormalizedPoint)
    /// A region that holds the object.
    case box(NormalizedBox)
}

/// What the answer to a question is.
public enum Target: String, Hashable, Sendable, Codable, CaseIterable {
    /// The outline: `[[[x, y], …], …]`.
    case mask
    /// The bounding box: `[x1, y1, x2, y2]`.
    case box
    /// One position on the object: `[x, y]`.
    case point
}

/// What a vertex of an outline stands for when the outline is filled. Always named, never a silent default.
public enum FillRule: String, Hashable, Sendable, Codable, CaseIterable {
    /// Vertices are pixel centres and the boundary belongs to the shape, as OpenCV's `fillPoly`:
    /// the exact inverse of `Mask.contours`.
    case inclusive
    /// Vertices are pixel corners, as pycocotools' `frPyObjects`: what the published decoder uses.
    case coco
}

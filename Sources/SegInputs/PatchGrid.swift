/// The grid of patches that one picture is cut into: `(frames, rows, columns)`, transformers' `image_grid_thw`.
public struct PatchGrid: Hashable, Sendable, Codable {
    /// Temporal patches; 1 for a still picture.
    public var frames: Int
    /// Patches from top to bottom.
    public var rows: Int
    /// Patches from left to right.
    public var columns: Int

    /// A grid of `frames` × `rows` × `columns` patches.
    public init(frames: Int = 1, rows: Int, columns: Int) {
        self.frames = frames
        self.rows = rows
        self.columns = columns
    }

    /// Number of patches: rows of the model's pixel values.
    public var patches: Int { frames * rows * columns }

    /// Number of image tokens that the patches become when `mergeSize` × `mergeSize` of them are joined.
    public func tokens(mergeSize: Int) -> Int {
        frames * mergedRows(mergeSize) * mergedColumns(mergeSize)
    }

    func mergedRows(_ mergeSize: Int) -> Int { rows / mergeSize }
    func mergedColumns(_ mergeSize: Int) -> Int { columns / mergeSize }
}

extension PatchGrid: CustomStringConvertible {
    /// The grid as `frames×rows×columns`.
    public var description: String { "\(frames)×\(rows)×\(columns)" }
}

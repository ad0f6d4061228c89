/// The size of a picture or a mask, in pixels.
public struct ImageSize: Hashable, Sendable, Codable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// A size of `width` columns and `height` rows.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Number of pixels. Both sides are at most 2³¹ wherever a size is accepted, so the product fits.
    public var area: Int { width * height }
}

/// The size of a picture or a mask, in pixels.
public struct ImageSize: Hashable, Sendable, Codable {
    /// The longest side that masks, fills and run lengths accept.
    public static let maximumSide = 16_384

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

    /// Whether both sides lie within 0…`maximumSide`.
    public var isSupported: Bool {
        (0...Self.maximumSide).contains(width) && (0...Self.maximumSide).contains(height)
    }

    /// Throws `GeometryError.sizeOutOfRange` unless the size is supported.
    func validate() throws(GeometryError) {
        guard isSupported else { throw .sizeOutOfRange(width: width, height: height) }
    }
}

/// A binary mask, row-major, one byte a pixel: 0 outside, 1 inside.
public struct Mask: Hashable, Sendable {
    /// Columns and rows.
    public let size: ImageSize
    /// `size.area` bytes, row after row from the top; each 0 or 1.
    public var pixels: [UInt8]

    /// An empty mask.
    public init(size: ImageSize) {
        self.size = size
        self.pixels = [UInt8](repeating: 0, count: size.area)
    }

    /// A mask of the given pixels; every non-zero byte counts as inside.
    ///
    /// - Precondition: `pixels` has `size.area` bytes.
    public init(size: ImageSize, pixels: [UInt8]) {
        precondition(pixels.count == size.area, "a mask of \(size.width)×\(size.height) needs \(size.area) bytes")
        self.size = size
        self.pixels = pixels.map { $0 == 0 ? 0 : 1 }
    }

    /// Whether the pixel in column `x`, row `y` is inside.
    public subscript(x: Int, y: Int) -> Bool {
        get { pixels[y * size.width + x] != 0 }
        set { pixels[y * size.width + x] = newValue ? 1 : 0 }
    }
}

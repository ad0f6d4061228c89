public import SegGeometry

/// A picture: RGB, 8 bits a channel, row-major, origin top-left, upright.
public struct Image: Hashable, Sendable {
    /// Columns and rows.
    public let size: ImageSize
    /// `size.area × 3` bytes: red, green, blue of each pixel, row after row from the top.
    public var pixels: [UInt8]

    /// A picture of the given pixels.
    ///
    /// - Precondition: `pixels` has `size.area × 3` bytes.
    public init(size: ImageSize, pixels: [UInt8]) {
        precondition(
            pixels.count == size.area * 3, "a picture of \(size.width)×\(size.height) needs \(size.area * 3) bytes")
        self.size = size
        self.pixels = pixels
    }

    /// A picture of one colour.
    public init(size: ImageSize, red: UInt8 = 0, green: UInt8 = 0, blue: UInt8 = 0) {
        var pixels = [UInt8](repeating: 0, count: size.area * 3)
        for index in 0..<size.area {
            pixels[index * 3] = red
            pixels[index * 3 + 1] = green
            pixels[index * 3 + 2] = blue
        }
        self.size = size
        self.pixels = pixels
    }
}

/// A binary mask, row-major, one byte a pixel: 0 outside, 1 inside.
public struct Mask: Hashable, Sendable {
    /// Columns and rows.
    public let size: ImageSize
    /// `size.area` bytes, row after row from the top; each 0 or 1.
    ///
    /// Every operation writes 0 and 1, and reads any non-zero byte as inside.
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

    /// The number of pixels inside.
    public var area: Int {
        pixels.withUnsafeBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return 0 }
            return Words.count(
                pixels.count,
                word: { Words.insides(Words.load(base + $0)) },
                byte: { base[$0] == 0 ? 0 : 1 })
        }
    }

    /// The smallest box around the pixels inside, nil for an empty mask.
    ///
    /// `x1`, `y1` are the first column and row inside, `x2`, `y2` one more than the last: a single pixel has a 1×1 box.
    public var box: ImageBox? {
        RunLengthMask(self).box
    }
}

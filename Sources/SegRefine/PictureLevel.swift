internal import SegGeometry
internal import SegImaging

/// A part of a picture, at its own resolution or halved some times.
struct PictureLevel: Sendable {
    /// Columns and rows.
    let size: ImageSize
    /// Where the part begins in `pixels`.
    private let origin: Int
    /// Pixels from one row to the next.
    private let stride: Int
    /// Red, green, blue of each pixel.
    private let pixels: [UInt8]

    /// The part of `image` in columns and rows of the given ranges, which lie in the picture.
    init(_ image: Image, columns: Range<Int>, rows: Range<Int>) {
        size = ImageSize(width: columns.count, height: rows.count)
        stride = image.size.width
        origin = rows.lowerBound * stride + columns.lowerBound
        pixels = image.pixels
    }

    private init(size: ImageSize, pixels: [UInt8]) {
        self.size = size
        self.pixels = pixels
        stride = size.width
        origin = 0
    }

    /// The colour of the pixel in column `x`, row `y`.
    @inline(__always)
    func color(_ x: Int, _ y: Int) -> SIMD3<Int32> {
        let place = (origin &+ y &* stride &+ x) &* 3
        return SIMD3(Int32(pixels[place]), Int32(pixels[place &+ 1]), Int32(pixels[place &+ 2]))
    }

    /// The same part in half as many columns and rows, rounded up; each pixel is the mean of the up to four that it covers.
    func halved() -> PictureLevel {
        let half = ImageSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
        var means = [UInt8](repeating: 0, count: half.area * 3)
        for y in 0..<half.height {
            let (top, bottom) = (2 * y, min(2 * y + 1, size.height - 1))
            for x in 0..<half.width {
                let (left, right) = (2 * x, min(2 * x + 1, size.width - 1))
                let sum = color(left, top) &+ color(right, top) &+ color(left, bottom) &+ color(right, bottom)
                let place = (y * half.width + x) * 3
                for channel in 0..<3 { means[place + channel] = UInt8(truncatingIfNeeded: (sum[channel] + 2) >> 2) }
            }
        }
        return PictureLevel(size: half, pixels: means)
    }
}

extension Mask {
    /// The mask in half as many columns and rows, rounded up: inside where at least half of the pixels are.
    func halved() -> Mask {
        var half = Mask(size: ImageSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2))
        for y in 0..<half.size.height {
            let (top, bottom) = (2 * y, min(2 * y + 1, size.height - 1))
            for x in 0..<half.size.width {
                let (left, right) = (2 * x, min(2 * x + 1, size.width - 1))
                let count =
                    pixels[top * size.width + left] + pixels[top * size.width + right]
                    + pixels[bottom * size.width + left] + pixels[bottom * size.width + right]
                half.pixels[y * half.size.width + x] = count >= 2 ? 1 : 0
            }
        }
        return half
    }

    /// The mask in `size`, of which it is the half.
    func doubled(to size: ImageSize) -> Mask {
        var whole = Mask(size: size)
        for y in 0..<size.height {
            let (from, to) = (y / 2 * self.size.width, y * size.width)
            for x in 0..<size.width { whole.pixels[to + x] = pixels[from + x / 2] }
        }
        return whole
    }
}

public import SegGeometry

/// A picture that is drawn on, with smooth edges. Coordinates are continuous: pixel (x, y) covers [x, x+1) × [y, y+1).
///
/// Drawing covers what lies beneath in proportion to the colour's opacity and the share of the pixel that is covered,
/// blended in the picture's own values. Whatever lies outside the picture is cut off.
public struct Canvas: Hashable, Sendable {
    /// What has been drawn so far.
    public private(set) var image: Image

    /// A canvas that begins with a picture.
    public init(_ image: Image) {
        self.image = image
    }

    /// A canvas of one colour; its opacity plays no part.
    public init(size: ImageSize, color: Color) {
        image = Image(size: size, red: color.red, green: color.green, blue: color.blue)
    }

    /// Fills the area inside rings, taken together by `rule`.
    public mutating func fill(_ rings: [ImageRing], rule: WindingRule = .nonZero, color: Color) {
        let width = image.size.width
        let coverage = Coverage(rings, rule: rule, size: image.size)
        image.pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            coverage.forEachRow { row, column, shares in
                Self.blend(color, shares, into: base + (row * width + column) * 3)
            }
        }
    }

    /// Fills the area inside a ring.
    public mutating func fill(_ ring: ImageRing, color: Color) {
        fill([ring], color: color)
    }

    /// Fills a box, its corners rounded to `radius` pixels.
    public mutating func fill(_ box: ImageBox, radius: Double = 0, color: Color) {
        fill([Shapes.roundedBox(box, radius: radius)], color: color)
    }

    /// Colours the pixels inside a mask.
    ///
    /// - Precondition: the mask is as large as the picture.
    public mutating func fill(_ mask: Mask, color: Color) {
        precondition(mask.size == image.size, "the mask and the picture have different sizes")
        let share = [Float(1)]
        image.pixels.withUnsafeMutableBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            share.withUnsafeBufferPointer { share in
                for index in mask.pixels.indices where mask.pixels[index] != 0 {
                    Self.blend(color, share, into: base + index * 3)
                }
            }
        }
    }

    /// Draws a line of the given width through `points`, with round joins and ends. A single point gives a dot.
    public mutating func stroke(_ points: [ImagePoint], closed: Bool = false, width: Double, color: Color) {
        fill(Shapes.stroke(points, closed: closed, width: width), color: color)
    }

    /// Draws several lines as one: where they cross, a translucent colour covers once.
    public mutating func stroke(_ lines: [[ImagePoint]], closed: Bool = false, width: Double, color: Color) {
        fill(lines.flatMap { Shapes.stroke($0, closed: closed, width: width) }, color: color)
    }

    /// Fills a circle.
    public mutating func disc(center: ImagePoint, radius: Double, color: Color) {
        fill([Shapes.disc(center: center, radius: radius)], color: color)
    }

    /// Writes one line of text.
    ///
    /// - Parameters:
    ///   - text: printable ASCII; other characters are drawn as empty boxes.
    ///   - baseline: where the first letter's left edge stands on the line.
    ///   - height: of a capital letter, in pixels.
    ///   - weight: width of the letters' strokes as a share of `height`.
    ///   - color: the letters' colour.
    public mutating func text(
        _ text: String, at baseline: ImagePoint, height: Double, weight: Double = 0.13, color: Color
    ) {
        let width = height * weight
        stroke(StrokeFont.lines(text, at: baseline, height: height), width: width, color: color)
    }

    /// How many pixels a line of text of the given height of capitals takes.
    public static func textWidth(_ text: String, height: Double) -> Double {
        StrokeFont.width(text, height: height)
    }

    private static func blend(
        _ color: Color, _ shares: UnsafeBufferPointer<Float>, into pixels: UnsafeMutablePointer<UInt8>
    ) {
        // 16 fractional bits: white over white stays white, and opaque colours arrive exactly.
        let opacity = Float(min(max(color.alpha, 0), 1)) * 65536
        let (red, green, blue) = (Int32(color.red), Int32(color.green), Int32(color.blue))
        var pixel = pixels
        for share in shares {
            let cover = Int32(share * opacity + 0.5)
            pixel[0] = mixed(pixel[0], red, cover)
            pixel[1] = mixed(pixel[1], green, cover)
            pixel[2] = mixed(pixel[2], blue, cover)
            pixel += 3
        }
    }

    @inline(__always)
    private static func mixed(_ under: UInt8, _ over: Int32, _ cover: Int32) -> UInt8 {
        let under = Int32(under)
        return UInt8(truncatingIfNeeded: under + ((over - under) * cover + 32768) >> 16)
    }
}

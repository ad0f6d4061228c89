internal import Foundation
internal import SegGeometry

/// How a glyph is put into a picture.
struct GlyphPose: Hashable, Sendable {
    /// Where its middle lies, in pixels where pixel (i, j) covers [i, i+1) × [j, j+1).
    var center: ImagePoint
    /// Half of its longer side, in pixels.
    var radius: Double
    /// How far it is turned, in radians, clockwise on screen.
    var turn: Double
    /// Whether left and right change places before it is turned.
    var isFlipped: Bool
}

/// A glyph as it falls on the pixels of a picture, without what lies outside.
struct GlyphTile: Sendable {
    /// The picture's column and row of the first pixel.
    var left: Int
    var top: Int
    var width: Int
    var height: Int
    /// Red, green and blue multiplied by alpha, then alpha, all 0 to 1; row after row.
    var pixels: [SIMD4<Float>]

    /// Draws a source into the tile that it needs: each pixel is a weighted sum of the 4×4 pixels of the source about
    /// its place there.
    init(_ source: GlyphSource, pose: GlyphPose, kernel: SampleKernel, in size: ImageSize) {
        let scale = 2 * pose.radius / Double(max(source.width, source.height))
        let (c, s) = (cos(pose.turn), sin(pose.turn))
        let (halfWidth, halfHeight) = (Double(source.width) / 2 * scale, Double(source.height) / 2 * scale)
        let (reachX, reachY) = (
            abs(c) * halfWidth + abs(s) * halfHeight + 1, abs(s) * halfWidth + abs(c) * halfHeight + 1
        )
        left = max(0, Int((pose.center.x - reachX).rounded(.down)))
        top = max(0, Int((pose.center.y - reachY).rounded(.down)))
        width = max(0, min(size.width, Int((pose.center.x + reachX).rounded(.up))) - left)
        height = max(0, min(size.height, Int((pose.center.y + reachY).rounded(.up))) - top)
        pixels = [SIMD4<Float>](repeating: .zero, count: width * height)
        guard width > 0, height > 0 else { return }
        // From the picture to the source: turned back, scaled back, flipped back.
        let mirror = pose.isFlipped ? -1.0 : 1.0
        let (stepX, stepY) = (SIMD2(c * mirror, -s) / scale, SIMD2(s * mirror, c) / scale)
        let dx = Double(left) + 0.5 - pose.center.x
        let dy = Double(top) + 0.5 - pose.center.y
        let middle = SIMD2(Double(source.width), Double(source.height)) / 2
        let start = middle + stepX * dx + stepY * dy - SIMD2(0.5, 0.5)
        draw(source, from: start, stepX: stepX, stepY: stepY, weights: kernel.weights)
    }

    private mutating func draw(
        _ source: GlyphSource, from start: SIMD2<Double>, stepX: SIMD2<Double>, stepY: SIMD2<Double>,
        weights: [SIMD4<Float>]
    ) {
        let (width, height, stride) = (width, height, source.stride)
        let limit = SIMD2(Double(source.width), Double(source.height))
        pixels.withUnsafeMutableBufferPointer { target in
            source.pixels.withUnsafeBufferPointer { source in
                weights.withUnsafeBufferPointer { weights in
                    for y in 0..<height {
                        var place = start + stepY * Double(y)
                        for x in 0..<width {
                            // Outside of the source and half a kernel about it all is transparent.
                            if place.x > -1, place.y > -1, place.x < limit.x, place.y < limit.y {
                                target[y * width + x] = Self.sample(source, stride: stride, at: place, weights)
                            }
                            place += stepX
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func sample(
        _ source: UnsafeBufferPointer<SIMD4<Float>>, stride: Int, at place: SIMD2<Double>,
        _ weights: UnsafeBufferPointer<SIMD4<Float>>
    ) -> SIMD4<Float> {
        // Positions are above -1, so adding the margin makes truncation a floor.
        let (x, y) = (place.x + Double(GlyphSource.margin), place.y + Double(GlyphSource.margin))
        let (column, row) = (Int(x), Int(y))
        let across = weights[Int((x - Double(column)) * Double(SampleKernel.phases))]
        let down = weights[Int((y - Double(row)) * Double(SampleKernel.phases))]
        var sum = SIMD4<Float>.zero
        var at = (row - 1) * stride + column - 1
        for tap in 0..<4 {
            var line: SIMD4<Float> = source[at] * across.x
            line += source[at + 1] * across.y
            line += source[at + 2] * across.z
            line += source[at + 3] * across.w
            sum += line * down[tap]
            at += stride
        }
        // A cubic may overshoot; colours stay within their alpha.
        let limit = SIMD4(repeating: min(max(sum.w, 0), 1))
        let zero = SIMD4<Float>(repeating: 0)
        return sum.replacing(with: zero, where: sum .< zero).replacing(with: limit, where: sum .> limit)
    }
}

/// The weights of four neighbouring samples, by how far the place lies behind the second of them.
struct SampleKernel: Sendable {
    /// Places between two samples that are told apart.
    static let phases = 64
    let weights: [SIMD4<Float>]

    /// Catmull and Rom's cubic, which passes through the samples: for what is to be sharp.
    static let sharp = SampleKernel { t in
        SIMD4(
            ((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1, ((-1.5 * t + 2) * t + 0.5) * t,
            (0.5 * t - 0.5) * t * t)
    }

    /// The cubic B-spline, which blurs by about two samples: for shadows.
    static let soft = SampleKernel { t in
        let u = 1 - t
        return SIMD4(u * u * u, (3 * t - 6) * t * t + 4, (3 * u - 6) * u * u + 4, t * t * t) / 6
    }

    private init(_ weight: (Float) -> SIMD4<Float>) {
        weights = (0..<Self.phases).map { weight((Float($0) + 0.5) / Float(Self.phases)) }
    }
}

/// One level of a glyph, coloured, ready to be sampled: transparent margins spare the sampling its bounds.
struct GlyphSource: Sendable {
    /// Transparent pixels on each side.
    static let margin = 3
    /// Columns and rows without the margins.
    let width: Int
    let height: Int
    var stride: Int { width + 2 * Self.margin }
    /// Red, green and blue multiplied by alpha, then alpha, 0 to 1, row after row with the margins.
    private(set) var pixels: [SIMD4<Float>]

    /// A level as it is, its channels multiplied by `gain`, or painted in a tint.
    init(_ level: GlyphBitmap, gain: SIMD3<Float> = SIMD3(repeating: 1), tint: Tint?) {
        let gain = SIMD4(gain, 1)
        (width, height) = (level.size.width, level.size.height)
        let (rowLength, margin) = (width + 2 * Self.margin, Self.margin)
        pixels = [SIMD4<Float>](repeating: .zero, count: rowLength * (height + 2 * margin))
        let (width, height) = (width, height)
        pixels.withUnsafeMutableBufferPointer { target in
            level.pixels.withUnsafeBufferPointer { source in
                for y in 0..<height {
                    var (at, from) = ((y + margin) * rowLength + margin, y * width * 4)
                    for _ in 0..<width {
                        let pixel = SIMD4(
                            Float(source[from]), Float(source[from + 1]), Float(source[from + 2]),
                            Float(source[from + 3]))
                        target[at] = Self.colored(pixel * (1 / 255), gain: gain, tint: tint)
                        at += 1
                        from += 4
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func colored(_ pixel: SIMD4<Float>, gain: SIMD4<Float>, tint: Tint?) -> SIMD4<Float> {
        var color = tint?.applied(to: pixel) ?? pixel
        color *= gain
        color.w = pixel.w
        let limit = SIMD4(repeating: pixel.w)
        return color.replacing(with: limit, where: color .> limit)
    }
}

/// Paints a glyph in shades of one colour, by its brightness: black stays black, the glyph's mean becomes the colour,
/// and white nearly white.
struct Tint: Hashable, Sendable {
    private let color: SIMD4<Float>
    private let gain: Float

    /// - Parameters:
    ///   - color: the colour.
    ///   - brightness: the glyph's mean brightness, 0 to 1.
    init(_ color: TintColor, brightness: Float) {
        self.color = SIMD4(color.center, 1)
        gain = 0.58 / max(0.15, brightness)
    }

    /// A pixel whose channels are multiplied by its alpha, painted.
    @inline(__always)
    func applied(to pixel: SIMD4<Float>) -> SIMD4<Float> {
        let light = min(pixel.w, (0.299 * pixel.x + 0.587 * pixel.y + 0.114 * pixel.z) * gain)
        let upper = max(0, 2 * light - pixel.w)
        // Up to the middle the colour grows; above it white is mixed in, not quite to the end.
        let shade = color * (2 * light - upper - 0.85 * upper) + SIMD4(repeating: 0.85 * upper)
        return shade + (pixel - shade) * 0.1
    }
}

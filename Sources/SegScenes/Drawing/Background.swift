internal import Foundation
internal import SegFormats
internal import SegGeometry

/// What lies behind the shapes.
struct Background: Hashable, Sendable {
    enum Pattern: Hashable, Sendable {
        /// One colour.
        case plain
        /// From the first colour to the second across the picture, at an angle in radians.
        case gradient(angle: Double)
        /// The first colour, each pixel's brightness moved by up to so many levels.
        case noise(levels: Int)
        /// Stripes of both colours, at an angle in radians, each so many pixels wide.
        case stripes(angle: Double, width: Double)
    }

    var pattern: Pattern
    var first: Paint
    var second: Paint
    var noiseSeed: UInt64 = 0

    /// A random background whose colours differ from all of `paints`, as far from plain dark grey as `variety` allows.
    init(contrastingWith paints: [Paint], variety: Double, _ random: inout SeededGenerator) {
        let base = Self.contrast(to: paints, &random) { Paint.random(&$0).mixed(variety, into: Self.darkGrey) }
        first = base
        func scaled(_ levels: Int) -> Int { Int(Double(levels) * variety) }
        switch random.integer(0...3) {
        case _ where variety == 0, 0:
            pattern = .plain
            second = base
        case 1:
            pattern = .gradient(angle: random.uniform(0...(2 * .pi)))
            second = Self.contrast(to: paints, &random) { base.varied(by: scaled(80), &$0) }
        case 2:
            pattern = .noise(levels: scaled(random.integer(6...28)))
            second = base
        default:
            pattern = .stripes(angle: random.uniform(0...(.pi)), width: random.uniform(3...18))
            second = Self.contrast(to: paints, &random) { base.varied(by: scaled(50), &$0) }
        }
    }

    private static let darkGrey = Paint(red: 36, green: 36, blue: 36)

    /// The first of up to 24 proposals that is far from every paint, or the farthest of them.
    private static func contrast(
        to paints: [Paint], _ random: inout SeededGenerator, propose: (inout SeededGenerator) -> Paint
    ) -> Paint {
        var best = propose(&random)
        var bestDistance = -1
        for _ in 0..<24 {
            let color = propose(&random)
            let distance = paints.map(color.distance(to:)).min() ?? .max
            if distance > bestDistance { (best, bestDistance) = (color, distance) }
            if distance >= 14_000 { break }
        }
        return best
    }

    /// Fills `pixels` (RGB, row-major) of a picture of the given size.
    func paint(_ pixels: inout [UInt8], size: ImageSize) {
        switch pattern {
        case .plain:
            fill(&pixels, size: size) { _, _ in 0 }
        case .gradient(let angle):
            let (dx, dy) = (cos(angle), sin(angle))
            let reach = abs(dx) * Double(size.width) / 2 + abs(dy) * Double(size.height) / 2
            let (cx, cy) = (Double(size.width) / 2, Double(size.height) / 2)
            fill(&pixels, size: size) { x, y in
                Int(((Double(x) - cx) * dx + (Double(y) - cy) * dy) / reach * 128) + 128
            }
        case .noise(let levels):
            paintNoise(&pixels, levels: levels)
        case .stripes(let angle, let width):
            let (dx, dy) = (cos(angle) / width, sin(angle) / width)
            fill(&pixels, size: size) { x, y in
                Int((Double(x) * dx + Double(y) * dy + 4096).rounded(.down)).isMultiple(of: 2) ? 0 : 256
            }
        }
    }

    /// Mixes the two colours by `share`(x, y), 0…256 parts of the second.
    private func fill(_ pixels: inout [UInt8], size: ImageSize, share: (Int, Int) -> Int) {
        var at = 0
        for y in 0..<size.height {
            for x in 0..<size.width {
                let part = share(x, y)
                pixels[at] = UInt8(Paint.clamp(first.red + ((second.red - first.red) * part) >> 8))
                pixels[at + 1] = UInt8(Paint.clamp(first.green + ((second.green - first.green) * part) >> 8))
                pixels[at + 2] = UInt8(Paint.clamp(first.blue + ((second.blue - first.blue) * part) >> 8))
                at += 3
            }
        }
    }

    /// Eight pixels share the bits of one random number.
    private func paintNoise(_ pixels: inout [UInt8], levels: Int) {
        var random = SeededGenerator(seed: noiseSeed)
        var bits: UInt64 = 0
        for pixel in 0..<pixels.count / 3 {
            if pixel.isMultiple(of: 8) { bits = random.next() }
            let offset = (Int(bits & 0xFF) - 128) * levels >> 7
            bits >>= 8
            pixels[pixel * 3] = UInt8(Paint.clamp(first.red + offset))
            pixels[pixel * 3 + 1] = UInt8(Paint.clamp(first.green + offset))
            pixels[pixel * 3 + 2] = UInt8(Paint.clamp(first.blue + offset))
        }
    }
}

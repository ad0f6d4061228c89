import SegGeometry
import TestSupport

extension Mask {
    /// A mask from rows of `#` (inside) and any other character.
    init(_ rows: String...) {
        let width = rows.first?.count ?? 0
        self.init(
            size: ImageSize(width: width, height: rows.count),
            pixels: rows.flatMap { row in row.map { $0 == "#" ? 1 : 0 } })
    }

    /// Noise of the given density.
    init(noise density: Double, size: ImageSize, using generator: inout SplitMix64) {
        self.init(
            size: size,
            pixels: (0..<size.area).map { _ in Double.random(in: 0..<1, using: &generator) < density ? 1 : 0 })
    }

    /// The 4×4 mask with the given bits, row by row.
    init(bits: Int) {
        self.init(size: ImageSize(width: 4, height: 4), pixels: (0..<16).map { UInt8(bits >> $0 & 1) })
    }

    /// Rows of `#` and `.`, for a readable difference.
    var drawing: String {
        guard size.width > 0 else { return "" }
        return (0..<size.height)
            .map { y in String((0..<size.width).map { x in self[x, y] ? "#" : "." }) }
            .joined(separator: "\n")
    }

    /// The mask with every hole of its components filled: all that no 4-connected way of outside pixels links to the frame.
    var withoutHoles: Mask {
        let (width, height) = (size.width, size.height)
        var reached = Mask(size: size)
        var front: [(Int, Int)] = []
        for y in 0..<height {
            for x in 0..<width where x == 0 || y == 0 || x == width - 1 || y == height - 1 { front.append((x, y)) }
        }
        while let (x, y) = front.popLast() {
            guard x >= 0, y >= 0, x < width, y < height, !self[x, y], !reached[x, y] else { continue }
            reached[x, y] = true
            front += [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
        }
        return Mask(size: size, pixels: reached.pixels.map { 1 - $0 })
    }
}

/// Calls `body` with noise of every density in sizes up to `side`, from a fixed seed.
func withRandomMasks(_ count: Int, side: Int = 24, seed: UInt64, _ body: (Mask) throws -> Void) rethrows {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<count {
        let size = ImageSize(
            width: .random(in: 0...side, using: &generator), height: .random(in: 0...side, using: &generator))
        try body(Mask(noise: .random(in: 0...1, using: &generator), size: size, using: &generator))
    }
}

/// A ring of pixels.
func pixelRing(_ points: (Int, Int)...) -> PixelRing {
    PixelRing(points.map { PixelPoint(x: $0.0, y: $0.1) })
}

/// A ring in continuous pixels.
func imageRing(_ points: (Double, Double)...) -> ImageRing {
    ImageRing(points.map { ImagePoint(x: $0.0, y: $0.1) })
}

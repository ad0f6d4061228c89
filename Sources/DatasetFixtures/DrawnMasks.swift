package import SegGeometry
package import TestSupport

/// Masks for laws, drawn from a seed.
package enum DrawnMasks {
    /// Boxes and discs put in and cut out in turn, smaller and smaller: parts, holes, islands in holes, of any thickness.
    package static func any(_ random: inout SplitMix64, size: ImageSize) -> Mask {
        var mask = Mask(size: size)
        let side = max(size.width, size.height)
        for step in 0..<Int.random(in: 1...30, using: &random) {
            let isPutIn = step % 6 == 0
            let isFirst = step == 0
            let x = isFirst ? size.width / 2 : Int.random(in: 0..<size.width, using: &random)
            let y = isFirst ? size.height / 2 : Int.random(in: 0..<size.height, using: &random)
            let radius = isFirst ? side / 2 : Int.random(in: 0...max(2, side / (isPutIn ? 5 : 9)), using: &random)
            let isDisc = Bool.random(using: &random)
            for py in max(0, y - radius)..<min(size.height, y + radius + 1) {
                for px in max(0, x - radius)..<min(size.width, x + radius + 1) {
                    let (dx, dy) = (abs(px - x), abs(py - y))
                    if isDisc ? dx * dx + dy * dy <= radius * radius : dy * 2 <= radius { mask[px, py] = isPutIn }
                }
            }
        }
        return mask
    }

    /// Single pixels put in with some density: everything that thin and touching parts can be.
    package static func noise(_ random: inout SplitMix64, size: ImageSize) -> Mask {
        let density = Double.random(in: 0.3...0.95, using: &random)
        return Mask(
            size: size,
            pixels: (0..<size.area).map { _ in Double.random(in: 0..<1, using: &random) < density ? 1 : 0 })
    }

    /// An ellipse, `band` pixels thick at its thinnest, around some holes that lie as far apart from each other.
    package static func pierced(_ random: inout SplitMix64, side: Int, band: Int, holes: Int) -> Mask {
        var mask = Mask(size: ImageSize(width: side, height: side))
        let middle = Double(side - 1) / 2
        let (a, b) = (
            middle - Double.random(in: 1...20, using: &random), middle - Double.random(in: 1...20, using: &random)
        )
        // The holes sit on a square grid, one a cell, each smaller than its cell less the band.
        let cells = Int(Double(holes).squareRoot().rounded(.up))
        let cell = 1.35 * min(a, b) / Double(cells)
        var centers: [(x: Double, y: Double, radius: Double)] = []
        for index in 0..<holes {
            let x = middle + (Double(index % cells) - Double(cells - 1) / 2) * cell
            let y = middle + (Double(index / cells) - Double(cells - 1) / 2) * cell
            let most = (cell - Double(band)) / 2
            centers.append((x, y, Double.random(in: most / 2...most, using: &random)))
        }
        for y in 0..<side {
            for x in 0..<side {
                let (dx, dy) = (Double(x) - middle, Double(y) - middle)
                let isInHole = centers.contains { center in
                    let (hx, hy) = (Double(x) - center.x, Double(y) - center.y)
                    return hx * hx + hy * hy < center.radius * center.radius
                }
                mask[x, y] = dx * dx / (a * a) + dy * dy / (b * b) <= 1 && !isInHole
            }
        }
        return mask
    }
}

extension DrawnMasks {
    /// A disc in the middle.
    package static func disc(radius: Int, in size: ImageSize) -> Mask {
        var mask = Mask(size: size)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let (dx, dy) = (x - size.width / 2, y - size.height / 2)
                mask[x, y] = dx * dx + dy * dy <= radius * radius
            }
        }
        return mask
    }
}

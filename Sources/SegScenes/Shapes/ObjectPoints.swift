package import SegFormats
public import SegGeometry

extension SceneObject {
    /// The box about the visible part: 0…1 of the picture's sides, from the left border of its first column to the
    /// right border of its last.
    public var box: NormalizedBox {
        NormalizedBox(
            x1: Double(bounds.left) / Double(mask.size.width), y1: Double(bounds.top) / Double(mask.size.height),
            x2: Double(bounds.right + 1) / Double(mask.size.width),
            y2: Double(bounds.bottom + 1) / Double(mask.size.height))
    }

    /// The visible pixel nearest to the centroid of the visible part: what "where is it" is answered with.
    public var middle: PixelPoint {
        var (sumX, sumY) = (0, 0)
        forEachPixel { x, y in
            sumX += x
            sumY += y
        }
        var best = PixelPoint(x: bounds.left, y: bounds.top)
        var bestDistance = Int.max
        forEachPixel { x, y in
            // Distances × area stay whole numbers, so ties do not depend on rounding.
            let (dx, dy) = (x * area - sumX, y * area - sumY)
            let distance = dx * dx + dy * dy
            if distance < bestDistance { (best, bestDistance) = (PixelPoint(x: x, y: y), distance) }
        }
        return best
    }

    /// A random visible pixel, two pixels from the border where the object is thick enough for that.
    package func interiorPoint(_ random: inout SeededGenerator) -> PixelPoint {
        for margin in [2, 1] {
            for _ in 0..<24 {
                let x = random.integer(bounds.left...bounds.right)
                let y = random.integer(bounds.top...bounds.bottom)
                let around = [(0, 0), (-margin, 0), (margin, 0), (0, -margin), (0, margin)]
                if around.allSatisfy({ shows(x + $0.0, y + $0.1) }) { return PixelPoint(x: x, y: y) }
            }
        }
        return middle
    }

    private func shows(_ x: Int, _ y: Int) -> Bool {
        x >= bounds.left && x <= bounds.right && y >= bounds.top && y <= bounds.bottom && mask[x, y]
    }

    private func forEachPixel(_ body: (Int, Int) -> Void) {
        for y in bounds.top...bounds.bottom {
            for x in bounds.left...bounds.right where mask[x, y] { body(x, y) }
        }
    }
}

import SegGeometry
import TestSupport
import Testing

@testable import SegScenes

struct CoverageRasterTests {
    private let size = ImageSize(width: 40, height: 30)

    @Test func `a rectangle covers exactly its share of each pixel`() {
        let raster = CoverageRaster(
            vertices: [(2.25, 3.5), (6.75, 3.5), (6.75, 5.25), (2.25, 5.25)].map(ImagePoint.init), in: size)
        #expect([raster.left, raster.top, raster.width, raster.height] == [2, 3, 5, 3])
        let columns: [Float] = [0.75, 1, 1, 1, 0.75]
        let rows: [Float] = [0.5, 1, 0.25]
        for row in 0..<3 {
            for column in 0..<5 {
                #expect(abs(raster.coverage[row * 5 + column] - rows[row] * columns[column]) < 1e-5)
            }
        }
    }

    @Test func `coverage sums to the polygon's area, whichever way it turns`() {
        var random = SplitMix64(seed: 21)
        for _ in 0..<400 {
            let center = ImagePoint(
                x: Double.random(in: 12...28, using: &random), y: Double.random(in: 12...18, using: &random))
            // Radii about one centre at rising angles, less than half a turn apart: simple.
            let corners = Int.random(in: 3...9, using: &random)
            let ring = (0..<corners).map { corner -> ImagePoint in
                let angle = (Double(corner) + Double.random(in: 0..<0.45, using: &random)) * 6.283 / Double(corners)
                let radius = Double.random(in: 1...11, using: &random)
                return ImagePoint(x: center.x + radius * Self.cosine(angle), y: center.y + radius * Self.sine(angle))
            }
            let area = abs(ImageRing(ring).signedArea)
            for vertices in [ring, ring.reversed()] {
                let sum = CoverageRaster(vertices: vertices, in: size).coverage.reduce(0, +)
                #expect(abs(Double(sum) - area) < 1e-3 * max(1, area))
            }
        }
    }

    @Test func `coverage agrees with counting samples`() {
        for kind in ShapeKind.allCases {
            let ring = kind.unitOutline.map { ImagePoint(x: 15.3 + 9 * $0.x, y: 14.6 + 9 * $0.y) }
            let raster = CoverageRaster(vertices: ring, in: size)
            for row in 0..<raster.height {
                for column in 0..<raster.width {
                    let counted = Self.sampledCoverage(ring, x: raster.left + column, y: raster.top + row)
                    #expect(abs(Double(raster.coverage[row * raster.width + column]) - counted) < 0.1)
                }
            }
        }
    }

    @Test func `what lies outside the picture is cut off`() {
        let wide = CoverageRaster(
            vertices: [(-5, -7), (60, -7), (60, 44), (-5, 44)].map(ImagePoint.init), in: size)
        #expect(wide.coverage.count == size.area)
        #expect(wide.coverage.allSatisfy { abs($0 - 1) < 1e-5 })
        let beside = CoverageRaster(vertices: [(50, 3), (60, 3), (55, 9)].map(ImagePoint.init), in: size)
        #expect(beside.coverage.allSatisfy { $0 < 1e-5 })
    }

    @Test func `nothing is covered by a ring without extent`() {
        #expect(CoverageRaster(vertices: [], in: size).coverage.isEmpty)
        let line = CoverageRaster(vertices: [ImagePoint(x: 1, y: 1), ImagePoint(x: 9, y: 8)], in: size)
        #expect(line.coverage.allSatisfy { $0 < 1e-5 })
    }

    /// The share of 16 × 16 samples in a pixel that lie inside the ring, by crossings to the right.
    private static func sampledCoverage(_ ring: [ImagePoint], x: Int, y: Int) -> Double {
        var inside = 0
        for sample in 0..<256 {
            let px = Double(x) + (Double(sample % 16) + 0.5) / 16
            let py = Double(y) + (Double(sample / 16) + 0.5) / 16
            var isInside = false
            for index in ring.indices {
                let (a, b) = (ring[index], ring[(index + 1) % ring.count])
                if (a.y > py) != (b.y > py), px < (b.x - a.x) * (py - a.y) / (b.y - a.y) + a.x { isInside.toggle() }
            }
            if isInside { inside += 1 }
        }
        return Double(inside) / 256
    }

    // Series are enough here, and keep the test free of Foundation.
    private static func sine(_ x: Double) -> Double {
        var term = x
        var sum = x
        for step in 1..<25 {
            term *= -x * x / Double((2 * step) * (2 * step + 1))
            sum += term
        }
        return sum
    }

    private static func cosine(_ x: Double) -> Double { sine(x + .pi / 2) }
}

import DatasetFixtures
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct PixelEdgesTests {
    /// Whether a pixel's centre lies in a ring, by the even-odd rule.
    private func contains(_ ring: PixelRing, _ x: Int, _ y: Int) -> Bool {
        var inside = false
        for (a, b) in zip(ring.vertices, ring.vertices.dropFirst() + ring.vertices.prefix(1)) where a.x == b.x {
            if a.x > x, (min(a.y, b.y)..<max(a.y, b.y)).contains(y) { inside.toggle() }
        }
        return inside
    }

    @Test func `borders enclose exactly the mask, touch no vertex twice, and go round their own way`() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<3000 {
            let mask = DrawnObjects.mask(&random, size: DrawnObjects.size(&random))
            let polygons = PixelEdges.polygons(of: RunLengthMask(mask))
            for polygon in polygons {
                #expect(polygon.outer.twiceSignedArea > 0)
                #expect(polygon.holes.allSatisfy { $0.twiceSignedArea < 0 })
                for ring in [polygon.outer] + polygon.holes {
                    #expect(Set(ring.vertices).count == ring.vertices.count)
                }
            }
            var again = Mask(size: mask.size)
            for y in 0..<mask.size.height {
                for x in 0..<mask.size.width {
                    again[x, y] = polygons.contains { polygon in
                        contains(polygon.outer, x, y) && !polygon.holes.contains { contains($0, x, y) }
                    }
                }
            }
            #expect(again == mask)
        }
    }

    @Test func `a hole that meets the border at a corner is a ring of its own`() {
        var mask = Mask(size: ImageSize(width: 3, height: 3), pixels: [UInt8](repeating: 1, count: 9))
        mask[0, 0] = false
        mask[1, 1] = false
        let polygons = PixelEdges.polygons(of: RunLengthMask(mask))
        #expect(polygons.count == 1)
        #expect(polygons.first?.holes.map(\.vertices.count) == [4])
        #expect(polygons.first?.outer.vertices.count == 6)
    }
}

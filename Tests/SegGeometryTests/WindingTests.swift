import SegGeometry
import TestSupport
import Testing

struct WindingTests {
    static let clockwise = pixelRing((0, 0), (4, 0), (4, 2), (0, 2))

    /// A ring of up to a dozen vertices in a small square, so that vertices repeat and sides cross.
    private func randomRing(_ generator: inout SplitMix64) -> PixelRing {
        PixelRing(
            (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                PixelPoint(x: .random(in: -4...4, using: &generator), y: .random(in: -4...4, using: &generator))
            })
    }

    @Test func `areas are positive clockwise on screen and negative counter-clockwise`() {
        #expect(Self.clockwise.twiceSignedArea == 16)
        #expect(Self.clockwise.signedArea == 8)
        #expect(Self.clockwise.orientation == .clockwise)
        let back = PixelRing(Self.clockwise.vertices.reversed())
        #expect(back.twiceSignedArea == -16)
        #expect(back.area == 8)
        #expect(back.orientation == .counterclockwise)
        #expect(pixelRing((0, 0), (3, 3)).orientation == .flat)
        #expect(pixelRing().signedArea == 0)
    }

    @Test func `a ring keeps its area and its centroid from any starting vertex`() {
        var generator = SplitMix64(seed: 16)
        for _ in 0..<2000 {
            let ring = randomRing(&generator)
            let start = Int.random(in: 0..<ring.vertices.count, using: &generator)
            let turned = PixelRing(Array(ring.vertices[start...] + ring.vertices[..<start]))
            #expect(turned.twiceSignedArea == ring.twiceSignedArea)
            #expect(turned.signedArea == ring.signedArea)
            #expect(Double(ring.twiceSignedArea) / 2 == ring.signedArea)
            let (a, b) = (ring.centroid, turned.centroid)
            #expect(abs((a?.x ?? 0) - (b?.x ?? 1)) < 1e-9 && abs((a?.y ?? 0) - (b?.y ?? 1)) < 1e-9)
        }
    }

    @Test func `the canonical ring does not depend on its beginning or its way round`() {
        var generator = SplitMix64(seed: 17)
        for _ in 0..<2000 {
            let ring = randomRing(&generator)
            let start = Int.random(in: 0..<ring.vertices.count, using: &generator)
            let turned = PixelRing(Array(ring.vertices[start...] + ring.vertices[..<start]))
            let canonical = ring.canonical
            #expect(turned.canonical == canonical)
            #expect(PixelRing(turned.vertices.reversed()).canonical == canonical)
            #expect(canonical.canonical == canonical)
            #expect(canonical.orientation != .clockwise)
        }
    }

    @Test func `the canonical ring begins topmost, then leftmost, and goes counter-clockwise`() {
        #expect(Self.clockwise.canonical == pixelRing((0, 0), (0, 2), (4, 2), (4, 0)))
        #expect(pixelRing((3, 1), (5, 0), (2, 0)).canonical == pixelRing((2, 0), (3, 1), (5, 0)))
        #expect(pixelRing().canonical == pixelRing())
    }

    @Test func `traced outer borders are canonical already`() {
        withRandomMasks(300, seed: 18) { mask in
            for contour in mask.contours() where contour.ring.orientation == .counterclockwise {
                #expect(contour.ring.canonical.vertices.first == contour.ring.vertices.first)
            }
        }
    }

    @Test func `the centroid of a box is its middle, of a flat ring the mean of its vertices`() {
        #expect(Self.clockwise.centroid == ImagePoint(x: 2, y: 1))
        #expect(imageRing((1, 1), (2, 4)).centroid == ImagePoint(x: 1.5, y: 2.5))
        #expect(imageRing().centroid == nil)
    }

    @Test func `pixels of any size do not trap`() {
        let ring = pixelRing((Int.min, Int.min), (Int.max, Int.min), (Int.max, Int.max), (Int.min, Int.max))
        #expect(ring.twiceSignedArea == Int.max)
        #expect(ring.orientation == .clockwise)
    }
}

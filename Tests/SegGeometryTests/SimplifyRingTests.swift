import SegGeometry
import TestSupport
import Testing

struct SimplifyRingTests {
    static let square = pixelRing((0, 0), (0, 5), (0, 10), (5, 10), (10, 10), (10, 5), (10, 0), (5, 0))

    @Test func `vertices on straight sides go, corners stay`() throws {
        #expect(
            try Set(Self.square.simplified(epsilon: 0).vertices)
                == Set(pixelRing((0, 0), (0, 10), (10, 10), (10, 0)).vertices))
        #expect(Self.square.arcLength == 40)
    }

    @Test func `a tolerance larger than the ring leaves one vertex`() throws {
        #expect(try Self.square.simplified(epsilon: 100).vertices.count == 1)
    }

    @Test func `rings of no and one vertex stay`() throws {
        for ring in [pixelRing(), pixelRing((3, 4))] {
            #expect(try ring.simplified(epsilonRatio: 0.001) == ring)
            #expect(ring.arcLength == 0)
        }
    }

    @Test func `a ring of one place ends as one vertex`() throws {
        #expect(try pixelRing((3, 4), (3, 4), (3, 4)).simplified(epsilon: 0) == pixelRing((3, 4)))
    }

    @Test(arguments: [-1, .nan, .infinity, 1e30, -.leastNonzeroMagnitude])
    func `a tolerance that is none is refused`(epsilon: Double) {
        #expect(throws: GeometryError.self) { try Self.square.simplified(epsilon: epsilon) }
    }

    @Test func `the result is a part of the ring and keeps its distance`() throws {
        try withRandomMasks(300, side: 60, seed: 9) { mask in
            for contour in mask.contours() {
                let simplified = try contour.ring.simplified(epsilon: 0)
                #expect(Set(simplified.vertices).isSubset(of: contour.ring.vertices))
                #expect(simplified.twiceSignedArea == contour.ring.twiceSignedArea)
            }
        }
    }

    @Test func `a ring of 10⁵ vertices is simplified`() throws {
        let vertices = (0..<100_000).map { PixelPoint(x: $0, y: $0 % 2 == 0 ? 0 : 3) }
        #expect(try PixelRing(vertices).simplified(epsilon: 1e6).vertices.count == 1)
        #expect(try PixelRing(vertices).simplified(epsilon: 4).vertices.count == 2)
    }

    @Test func `coordinates far out do not trap`() throws {
        let ring = pixelRing((Int.min, Int.max), (Int.max, Int.min), (0, 0), (7, 7))
        #expect(try ring.simplified(epsilon: 1).vertices.count >= 2)
        #expect(ring.arcLength > 0)
    }
}

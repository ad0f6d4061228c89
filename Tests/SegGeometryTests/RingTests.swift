import SegGeometry
import Testing

struct RingTests {
    @Test func `a normalized ring is scaled by width and height`() {
        let ring = NormalizedRing([NormalizedPoint(x: 0.5, y: 0.25), NormalizedPoint(x: 1, y: -1)])
        #expect(ring.scaled(to: ImageSize(width: 10, height: 8)) == imageRing((5, 2), (10, -8)))
    }
}

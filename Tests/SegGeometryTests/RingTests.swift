import SegGeometry
import Testing

struct RingTests {
    @Test func `a normalized ring is scaled by width and height`() {
        let ring = NormalizedRing([NormalizedPoint(x: 0.5, y: 0.25), NormalizedPoint(x: 1, y: -1)])
        #expect(ring.scaled(to: ImageSize(width: 10, height: 8)) == imageRing((5, 2), (10, -8)))
    }

    @Test func `a normalized box is scaled by width and height`() {
        let box = NormalizedBox(x1: 0, y1: 0.5, x2: 1, y2: 0.75).scaled(to: ImageSize(width: 10, height: 8))
        #expect(box == ImageBox(x1: 0, y1: 4, x2: 10, y2: 6))
    }

    @Test func `a pixel's centre has its coordinates`() {
        #expect(pixelRing((3, -2)).inImage == imageRing((3, -2)))
    }
}

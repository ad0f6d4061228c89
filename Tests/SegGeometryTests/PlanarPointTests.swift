import SegGeometry
import Testing

struct PlanarPointTests {
    @Test func `a point of every kind keeps its coordinates`() {
        #expect(PixelPoint(x: 3, y: -2).planar == ImagePoint(x: 3, y: -2))
        #expect(ImagePoint(x: 0.1, y: 7).planar == ImagePoint(x: 0.1, y: 7))
        #expect(NormalizedPoint(x: 0.1, y: 1).planar == ImagePoint(x: 0.1, y: 1))
        #expect(pixelRing((3, -2)).inImage == imageRing((3, -2)))
    }
}

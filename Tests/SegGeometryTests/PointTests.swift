import Testing

@testable import SegGeometry

struct PointTests {
    @Test func `a normalized point is value times size`() {
        let size = ImageSize(width: 10, height: 8)
        #expect(NormalizedPoint(x: 0.25, y: 2).scaled(to: size) == ImagePoint(x: 2.5, y: 16))
    }

    @Test func `far pixels are moved to where arithmetic ends`() {
        let limit = 1 << 30
        #expect(PixelPoint(x: limit, y: -limit).limited == PixelPoint(x: limit, y: -limit))
        #expect(PixelPoint(x: .min, y: .max).limited == PixelPoint(x: -limit, y: limit))
    }
}

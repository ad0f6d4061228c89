import SegGeometry
import SegNotation
import TestSupport
import Testing

@Suite struct CoordinateGridTests {
    @Test func `every grid value is the double nearest to its three decimals`() {
        for index in -2000...3000 {
            let digits = String(abs(index) + 10_000_000).suffix(6)
            let text = "\(index < 0 ? "-" : "")\(digits.prefix(3)).\(digits.suffix(3))"
            #expect(Double(text) == CoordinateGrid.value(at: index))
            #expect(CoordinateGrid.index(of: CoordinateGrid.value(at: index)) == index)
        }
    }

    @Test(arguments: [(0.0005, 0), (0.0015, 2), (0.0025, 2), (0.4995, 500), (0.5, 500), (0.9995, 1000), (-0.0015, -2)])
    func `halves go to the even line, as numpy rounds`(value: Double, index: Int) {
        #expect(CoordinateGrid.index(of: value) == index)
    }

    @Test func `snapping twice is snapping once, and moves by half a step at most`() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<5000 {
            let value = Double.random(in: -0.5...1.5, using: &random)
            let snapped = CoordinateGrid.snapped(value)
            #expect(CoordinateGrid.snapped(snapped) == snapped)
            #expect(abs(snapped - value) <= 0.000_500_000_001)
        }
    }

    @Test func `a traced ring is divided by width and height before it is snapped`() {
        let ring = PixelRing([PixelPoint(x: 0, y: 0), PixelPoint(x: 639, y: 0), PixelPoint(x: 189, y: 98)])
        let written = CoordinateGrid.normalized(ring, in: ImageSize(width: 640, height: 480))
        #expect(written.vertices.map(\.x) == [0, 0.998, 0.295])
        #expect(written.vertices.map(\.y) == [0, 0, 0.204])
    }

    @Test func `a box and a point are snapped edge by edge`() {
        let box = NormalizedBox(x1: 0.1234, y1: 0.9999, x2: 0.5555, y2: 1)
        #expect(CoordinateGrid.snapped(box) == NormalizedBox(x1: 0.123, y1: 1, x2: 0.556, y2: 1))
        #expect(CoordinateGrid.snapped(NormalizedPoint(x: 0.0004, y: 0.7)) == NormalizedPoint(x: 0, y: 0.7))
    }
}

import TestSupport
import Testing

@testable import SegGeometry

struct TurnTests {
    @Test func `turns on screen have a sign, points on a line none`() {
        let (a, b) = (ImagePoint(x: 0, y: 0), ImagePoint(x: 2, y: 0))
        #expect(Turn.sign(a, b, ImagePoint(x: 1, y: 1)) == 1)
        #expect(Turn.sign(a, b, ImagePoint(x: 1, y: -1)) == -1)
        #expect(Turn.sign(a, b, ImagePoint(x: 5, y: 0)) == 0)
    }

    @Test func `the sign is exact where double precision is not enough`() {
        // Around a point near a long line, steps of the last bit: the exact sign from whole numbers.
        let step = 0x1p-53
        for i in 0..<64 {
            for j in 0..<64 {
                let point = ImagePoint(x: 0.5 + Double(i) * step, y: 0.5 + Double(j) * step)
                let sign = Turn.sign(point, ImagePoint(x: 12, y: 12), ImagePoint(x: 24, y: 24))
                #expect(sign == (i < j ? 1 : i > j ? -1 : 0))
            }
        }
    }

    @Test func `swapping two points swaps the sign, turning all three keeps it`() {
        var generator = SplitMix64(seed: 21)
        for _ in 0..<5000 {
            let points = (0..<3).map { _ in
                ImagePoint(
                    x: Double(Int.random(in: 0...3, using: &generator)) * 0.1,
                    y: Double(Int.random(in: 0...3, using: &generator)) * 0.1)
            }
            let sign = Turn.sign(points[0], points[1], points[2])
            #expect(Turn.sign(points[1], points[0], points[2]) == -sign)
            #expect(Turn.sign(points[1], points[2], points[0]) == sign)
        }
    }
}

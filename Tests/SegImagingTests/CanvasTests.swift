import SegGeometry
import SegImaging
import TestSupport
import Testing

struct CanvasTests {
    private let size = ImageSize(width: 40, height: 30)

    private func box(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> ImageRing {
        ImageRing([
            ImagePoint(x: x1, y: y1), ImagePoint(x: x2, y: y1), ImagePoint(x: x2, y: y2), ImagePoint(x: x1, y: y2),
        ])
    }

    /// The sum of the red channel in units of a full pixel: the area covered by white on black.
    private func area(_ canvas: Canvas) -> Double {
        stride(from: 0, to: canvas.image.pixels.count, by: 3).reduce(0) { $0 + Double(canvas.image.pixels[$1]) } / 255
    }

    private func drawn(_ rings: [ImageRing], _ rule: WindingRule = .nonZero) -> Double {
        var canvas = Canvas(size: size, color: .black)
        canvas.fill(rings, rule: rule, color: .white)
        return area(canvas)
    }

    @Test func `a box on whole pixels fills exactly those`() {
        var canvas = Canvas(size: size, color: .black)
        canvas.fill(box(3, 4, 7, 6), color: .white)
        for y in 0..<30 {
            for x in 0..<40 {
                let expected: UInt8 = (3..<7).contains(x) && (4..<6).contains(y) ? 255 : 0
                #expect(canvas.image.pixels[(y * 40 + x) * 3] == expected)
            }
        }
    }

    @Test func `the covered area is the polygon's, wherever it lies`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<300 {
            let points = (0..<3).map { _ in
                ImagePoint(x: .random(in: 1...39, using: &random), y: .random(in: 1...29, using: &random))
            }
            let (a, b, c) = (points[0], points[1], points[2])
            let exact = abs((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / 2
            #expect(abs(drawn([ImageRing(points)]) - exact) < 0.02 * exact + 0.6)
        }
    }

    @Test func `the order of vertices plays no part`() {
        let ring = box(2.3, 4.1, 20.7, 17.9)
        let reversed = ImageRing(ring.vertices.reversed())
        #expect(drawn([ring]) == drawn([reversed]))
    }

    @Test func `overlaps count once by winding and are holes by parity`() {
        let rings = [box(0, 0, 10, 10), box(5, 0, 15, 10)]
        #expect(drawn(rings, .nonZero) == 150)
        #expect(drawn(rings, .evenOdd) == 100)
    }

    @Test func `what lies outside is cut off, however far`() {
        for far in [1e3, 1e9, 1e15] {
            #expect(abs(drawn([box(-far, -far, far, far)]) - 1200) < 1e-6)
            #expect(drawn([box(far, 0, 2 * far, 30)]) == 0)
        }
        #expect(drawn([ImageRing([ImagePoint(x: .nan, y: 0), ImagePoint(x: 9, y: 9), ImagePoint(x: 0, y: 9)])]) == 0)
        #expect(drawn([ImageRing([]), ImageRing([ImagePoint(x: 1, y: 1)])]) == 0)
    }

    @Test func `opacity mixes`() {
        var canvas = Canvas(size: size, color: Color(red: 100, green: 200, blue: 0))
        canvas.fill(box(0, 0, 1, 1), color: Color(red: 200, green: 0, blue: 255, alpha: 0.5))
        #expect(Array(canvas.image.pixels.prefix(3)) == [150, 100, 128])
    }

    @Test func `a translucent line covers once where it crosses itself`() {
        var canvas = Canvas(size: size, color: .black)
        let points = [(5.0, 5.0), (35, 25), (35, 5), (5, 25)].map { ImagePoint(x: $0.0, y: $0.1) }
        canvas.stroke(points, closed: true, width: 4, color: Color.white.withAlpha(0.5))
        #expect(canvas.image.pixels.max() == 128)
    }

    @Test func `a disc has the area of a circle`() {
        for radius in [0.5, 2, 5, 12] {
            var canvas = Canvas(size: size, color: .black)
            canvas.disc(center: ImagePoint(x: 20.3, y: 14.6), radius: radius, color: .white)
            let circle = Double.pi * radius * radius
            #expect(abs(area(canvas) - circle) < circle * 0.04 + 0.1)
        }
    }

    @Test func `a mask colours its pixels only`() {
        var mask = Mask(size: size)
        mask[3, 4] = true
        var canvas = Canvas(size: size, color: .black)
        canvas.fill(mask, color: .white)
        #expect(area(canvas) == 1)
        #expect(canvas.image.pixels[(4 * 40 + 3) * 3] == 255)
    }

    @Test func `every printable character draws something within its width`() {
        for code in UInt8(33)..<127 {
            let text = String(UnicodeScalar(code))
            let width = Canvas.textWidth(text, height: 16)
            var canvas = Canvas(size: ImageSize(width: 60, height: 40), color: .black)
            canvas.text(text, at: ImagePoint(x: 10, y: 26), height: 16, color: .white)
            #expect(area(canvas) > 2, "\(text)")
            let columns = (0..<60).filter { x in (0..<40).contains { canvas.image.pixels[($0 * 60 + x) * 3] != 0 } }
            #expect((columns.first ?? 0) >= 8 && Double(columns.last ?? 60) <= 10 + width + 2, "\(text)")
        }
        #expect(Canvas.textWidth("", height: 16) == 0)
        #expect(Canvas.textWidth("ab", height: 16) > Canvas.textWidth("a", height: 16))
    }
}

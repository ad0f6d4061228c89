import SegGeometry
import Testing

@testable import SegImaging

struct ShapesTests {
    private func twiceArea(_ ring: ImageRing) -> Double {
        zip(ring.vertices, ring.vertices.dropFirst() + ring.vertices.prefix(1))
            .reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }
    }

    @Test func `all pieces of a line turn the same way`() {
        let points = [(0.0, 0.0), (9, 3), (2, 8), (2, 8), (-4, -4)].map { ImagePoint(x: $0.0, y: $0.1) }
        for closed in [false, true] {
            #expect(Shapes.stroke(points, closed: closed, width: 3).allSatisfy { twiceArea($0) > 0 })
        }
        #expect(twiceArea(Shapes.roundedBox(ImageBox(x1: 1, y1: 1, x2: 9, y2: 5), radius: 2)) > 0)
    }

    @Test func `a rounded box loses its corners only`() {
        let box = ImageBox(x1: 0, y1: 0, x2: 20, y2: 10)
        #expect(twiceArea(Shapes.roundedBox(box, radius: 0)) == 400)
        let lost = (4 - Double.pi) * 9
        #expect(abs(twiceArea(Shapes.roundedBox(box, radius: 3)) / 2 - (200 - lost)) < 1)
        // A radius beyond half the box makes a capsule, not a knot.
        #expect(twiceArea(Shapes.roundedBox(box, radius: 99)) > 300)
    }

    @Test func `no width and no points give nothing`() {
        #expect(Shapes.stroke([], closed: true, width: 3).isEmpty)
        #expect(Shapes.stroke([ImagePoint(x: 1, y: 1)], closed: true, width: 0).isEmpty)
        #expect(Shapes.stroke([ImagePoint(x: 1, y: 1)], closed: true, width: 2).count == 1)
    }
}

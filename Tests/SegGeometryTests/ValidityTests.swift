import SegGeometry
import TestSupport
import Testing

struct ValidityTests {
    @Test func `a simple polygon has no problem`() {
        let ring = imageRing((0, 0), (4, 0), (4, 4), (2, 1), (0, 4))
        #expect(ring.problems() == [])
        #expect(ring.isValid)
    }

    @Test func `problems of all kinds are found in one ring, each where it is`() {
        let ring = imageRing((0, 0), (4, 4), (4, 0), (0, 4), (0, 4), (.nan, 2), (-3, 1))
        #expect(
            ring.problems() == [
                .notFinite(vertex: 5), .repeatedVertex(first: 3, second: 4),
                .selfCrossing(firstSide: 0, secondSide: 2),
            ])
        #expect(!ring.isValid)
    }

    @Test(arguments: 0...2)
    func `fewer than three vertices are too few`(count: Int) {
        let ring = PixelRing((0..<count).map { PixelPoint(x: $0, y: 0) })
        #expect(ring.problems().first == .tooFewVertices(count: count))
    }

    @Test func `a side that touches another within it is found, on a vertex it is a repeated vertex`() {
        // The third vertex lies within the first side.
        #expect(
            pixelRing((0, 0), (4, 0), (2, 0), (2, 3)).problems().contains(.selfCrossing(firstSide: 0, secondSide: 1)))
        #expect(
            pixelRing((0, 0), (2, 2), (4, 0), (4, 4), (2, 2), (0, 4)).problems()
                == [.repeatedVertex(first: 1, second: 4)])
    }

    @Test func `sides that lie on each other are found`() {
        #expect(
            pixelRing((0, 0), (0, 5), (0, 2), (3, 2)).problems()
                == [.selfCrossing(firstSide: 0, secondSide: 1), .selfCrossing(firstSide: 0, secondSide: 2)])
    }

    @Test func `a repeated vertex names the one before it`() {
        let ring = pixelRing((0, 0), (1, 0), (0, 0), (0, 1), (0, 0))
        let repeated = ring.problems().filter { if case .repeatedVertex = $0 { true } else { false } }
        #expect(repeated == [.repeatedVertex(first: 0, second: 2), .repeatedVertex(first: 2, second: 4)])
    }

    @Test func `crossings are those that comparing all pairs of sides finds`() {
        var generator = SplitMix64(seed: 19)
        for _ in 0..<1500 {
            let ring = PixelRing(
                (0..<Int.random(in: 3...30, using: &generator)).map { _ in
                    PixelPoint(x: .random(in: 0...9, using: &generator), y: .random(in: 0...9, using: &generator))
                })
            let found = ring.problems().filter { if case .selfCrossing = $0 { true } else { false } }
            #expect(found == crossingsOfAllPairs(ring.vertices))
        }
    }

    @Test func `the number of problems that are looked for can be limited`() {
        var generator = SplitMix64(seed: 20)
        let ring = ImageRing(
            (0..<2000).map { _ in
                ImagePoint(x: .random(in: 0...1, using: &generator), y: .random(in: 0...1, using: &generator))
            })
        #expect(ring.problems(limit: 7).count == 7)
        #expect(ring.problems(limit: 0).isEmpty)
    }

    @Test func `50,000 vertices that fill the plane are looked through in time`() {
        let vertices = (0..<50_000).map { ImagePoint(x: Double($0 % 500), y: Double($0 / 500 * 2)) }
        // Row by row, alternately there and back: a comb that fills the plane.
        let comb = (0..<100).flatMap { row in
            let points = vertices[row * 500..<(row + 1) * 500]
            return row % 2 == 0 ? Array(points) : Array(points.reversed())
        }
        let around = [ImagePoint(x: -1, y: 199), ImagePoint(x: -1, y: 0)]
        #expect(ImageRing(comb + around).isValid)
    }

    /// Every pair of sides, in whole numbers.
    private func crossingsOfAllPairs(_ vertices: [PixelPoint]) -> [RingProblem] {
        let count = vertices.count
        var problems: [RingProblem] = []
        for first in 0..<count {
            for second in first + 1..<count
            where meet(
                vertices[first], vertices[(first + 1) % count], vertices[second], vertices[(second + 1) % count])
            {
                problems.append(.selfCrossing(firstSide: first, secondSide: second))
            }
        }
        return problems
    }

    /// Whether two sides have a point in common that is not an end of both: twelve times finer, every crossing of such
    /// small sides that matters shows as a sign.
    private func meet(_ a: PixelPoint, _ b: PixelPoint, _ c: PixelPoint, _ d: PixelPoint) -> Bool {
        func turn(_ p: PixelPoint, _ q: PixelPoint, _ r: PixelPoint) -> Int {
            ((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)).signum()
        }
        func within(_ p: PixelPoint, _ q: PixelPoint, _ r: PixelPoint) -> Bool {
            turn(q, r, p) == 0 && p != q && p != r
                && (p.x - q.x) * (p.x - r.x) <= 0 && (p.y - q.y) * (p.y - r.y) <= 0
        }
        guard a != b, c != d else { return false }
        let proper = turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
        let same = (a == c && b == d) || (a == d && b == c)
        return proper || same || within(c, a, b) || within(d, a, b) || within(a, c, d) || within(b, c, d)
    }
}

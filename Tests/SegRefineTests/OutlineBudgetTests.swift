import SegGeometry
import TestSupport
import Testing

@testable import SegRefine

/// A star-shaped ring around a place.
private func star(_ count: Int, at x: Int, using random: inout SplitMix64) -> PixelRing {
    PixelRing(
        (0..<count).map { index in
            let radius = Int.random(in: 20...90, using: &random)
            let corner = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)][index * 8 / count]
            return PixelPoint(x: x + corner.0 * radius + index, y: 100 + corner.1 * radius)
        })
}

@Test func `rings have at most as many vertices as asked for, each of them one of their own, in order`() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<1000 {
        let rings = (0..<Int.random(in: 1...4, using: &random)).map {
            star(Int.random(in: 3...40, using: &random), at: 200 * $0, using: &random)
        }
        let total = rings.reduce(0) { $0 + $1.vertices.count }
        let limit = Int.random(in: 3...50, using: &random)
        let reduced = OutlineBudget.reduced(rings, to: limit)
        let left = reduced.reduce(0) { $0 + $1.vertices.count }
        #expect(left <= limit)
        #expect(limit < 3 * rings.count || left == min(limit, total))
        for ring in reduced {
            #expect(ring.vertices.count >= 3)
            let isPart = rings.contains { original in
                var rest = original.vertices[...]
                return ring.vertices.allSatisfy { vertex in
                    guard let place = rest.firstIndex(of: vertex) else { return false }
                    rest = rest[(place + 1)...]
                    return true
                }
            }
            #expect(isPart)
        }
    }
}

@Test func `a vertex on a straight side goes first`() {
    let ring = PixelRing([
        PixelPoint(x: 0, y: 0), PixelPoint(x: 50, y: 0), PixelPoint(x: 100, y: 0), PixelPoint(x: 100, y: 100),
        PixelPoint(x: 0, y: 100),
    ])
    let reduced = OutlineBudget.reduced([ring], to: 4)
    #expect(reduced.first?.vertices == [ring.vertices[0], ring.vertices[2], ring.vertices[3], ring.vertices[4]])
}

@Test func `where there is no room for all rings the smallest go`() {
    let small = PixelRing([PixelPoint(x: 0, y: 0), PixelPoint(x: 3, y: 0), PixelPoint(x: 0, y: 3)])
    let large = PixelRing([PixelPoint(x: 10, y: 0), PixelPoint(x: 90, y: 0), PixelPoint(x: 10, y: 80)])
    #expect(OutlineBudget.reduced([small, large], to: 5) == [large])
}

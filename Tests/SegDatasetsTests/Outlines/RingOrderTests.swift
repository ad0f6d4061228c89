import SegDatasets
import SegGeometry
import TestSupport
import Testing

@Suite struct RingOrderTests {
    private func ring(_ vertices: [(Int, Int)]) -> PixelRing {
        PixelRing(vertices.map { PixelPoint(x: $0.0, y: $0.1) })
    }

    /// A kite: top (5, 0), left (0, 4), bottom (5, 9), right (8, 4), as seen on the screen.
    private var kite: PixelRing { ring([(5, 9), (8, 4), (5, 0), (0, 4)]) }

    @Test(
        arguments: [
            (RingOrder(), [(5, 0), (0, 4), (5, 9), (8, 4)]),
            (RingOrder(winding: .clockwise), [(5, 0), (8, 4), (5, 9), (0, 4)]),
            (RingOrder(start: .leftmost), [(0, 4), (5, 9), (8, 4), (5, 0)]),
            (RingOrder(winding: .clockwise, start: .leftmost), [(0, 4), (5, 0), (8, 4), (5, 9)]),
            (RingOrder(winding: .traced), [(5, 0), (0, 4), (5, 9), (8, 4)]),
            (RingOrder(winding: .clockwise, start: .traced), [(5, 9), (0, 4), (5, 0), (8, 4)]),
            (.traced, [(5, 9), (8, 4), (5, 0), (0, 4)]),
        ] as [(RingOrder, [(Int, Int)])])
    func `each order writes a kite its own way`(_ order: RingOrder, _ expected: [(Int, Int)]) {
        #expect(order.ordered(kite) == ring(expected))
    }

    @Test func `the canonical order does not depend on how a ring came, the others keep its vertices`() {
        var random = SplitMix64(seed: 8)
        for _ in 0..<500 {
            let vertices = (0..<Int.random(in: 3...9, using: &random)).map { _ in
                PixelPoint(x: Int.random(in: 0...9, using: &random), y: Int.random(in: 0...9, using: &random))
            }
            let turned = PixelRing(Array(vertices[1...] + vertices[..<1]).reversed())
            #expect(RingOrder().ordered(PixelRing(vertices)) == RingOrder().ordered(turned))
            for winding in RingOrder.Winding.allCases {
                for start in RingOrder.Start.allCases {
                    let ordered = RingOrder(winding: winding, start: start).ordered(PixelRing(vertices))
                    #expect(ordered.vertices.count == vertices.count)
                    #expect(Set(ordered.vertices) == Set(vertices))
                    if winding == .counterclockwise { #expect(ordered.orientation != .clockwise) }
                    if winding == .clockwise { #expect(ordered.orientation != .counterclockwise) }
                    if start == .leftmost { #expect(ordered.vertices[0].x == vertices.map(\.x).min()) }
                    if start == .topmost { #expect(ordered.vertices[0].y == vertices.map(\.y).min()) }
                }
            }
        }
    }

    @Test func `what is drawn is all orders about equally often, and one for a ring however it came`() {
        let order = RingOrder(winding: .drawn, start: .drawn)
        var random = SplitMix64(seed: 9)
        var (starts, clockwise) = ([0, 0, 0, 0], 0)
        for _ in 0..<4000 {
            let (x, y) = (Int.random(in: 0...500, using: &random), Int.random(in: 0...500, using: &random))
            let corners = [(x, y), (x, y + 7), (x + 7, y + 7), (x + 7, y)]
            let drawn = order.ordered(ring(corners))
            #expect(order.ordered(ring(Array((corners[2...] + corners[..<2]).reversed()))) == drawn)
            if let first = drawn.vertices.first {
                starts[corners.firstIndex { $0 == (first.x, first.y) } ?? 0] += 1
            }
            if drawn.orientation == .clockwise { clockwise += 1 }
        }
        for count in starts { #expect(abs(count - 1000) < 150) }
        #expect(abs(clockwise - 2000) < 200)
        #expect(order.ordered(ring([])) == ring([]))
        #expect(RingOrder(winding: .drawn, start: .leftmost).ordered(kite).vertices.first == PixelPoint(x: 0, y: 4))
    }

    @Test func `parts come by area, by place, or as traced`() {
        let (small, large, low) = (
            ring([(0, 3), (0, 5), (2, 5)]), ring([(4, 4), (4, 9), (9, 9)]), ring([(1, 8), (1, 9), (2, 9)])
        )
        let traced = [low, small, large]
        #expect(RingOrder().ordered(traced) == [large, small, low])
        #expect(RingOrder(parts: .topmost).ordered(traced) == [small, large, low])
        #expect(RingOrder(parts: .traced).ordered(traced) == traced)
    }
}

import Testing

@testable import SegDrafting

@Suite struct OutlineMemoryTests {
    private let points = [(0, 0), (10, 0), (20, 5), (10, 10)].map { GridPoint(x: $0.0, y: $0.1) }

    @Test func `an outline is found again in both directions, from its first vertex on`() {
        var memory = OutlineMemory()
        var ring = RingTrail()
        for point in points {
            memory.learn(point, after: ring)
            ring.append(point)
        }
        #expect(memory.next(after: RingTrail()) == [points[0]])
        for order in [points, points.reversed()] {
            var ring = RingTrail()
            ring.append(order[0])
            for point in order.dropFirst() {
                #expect(memory.next(after: ring).first == point)
                ring.append(point)
            }
        }
    }

    @Test func `guesses that are wrong lose their share`() {
        var memory = OutlineMemory()
        let before = memory.share
        for index in 0..<30 {
            var ring = RingTrail()
            memory.learn(points[0], after: ring)
            ring.append(points[0])
            memory.learn(GridPoint(x: index, y: 7), after: ring)
        }
        var good = OutlineMemory()
        for _ in 0..<30 { good.learn(points[0], after: RingTrail()) }
        #expect(memory.share < good.share && good.share > before)
    }
}

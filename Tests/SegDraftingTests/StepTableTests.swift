import TestSupport
import Testing

@testable import SegDrafting

@Suite struct StepTableTests {
    private func ring(_ points: [(Int, Int)]) -> RingTrail {
        var ring = RingTrail()
        for point in points { ring.append(GridPoint(x: point.0, y: point.1)) }
        return ring
    }

    @Test func `probabilities sum to 1 and none is below 0, whatever was learned, 300 times`() {
        var (random, table) = (SplitMix64(seed: 7), StepTable())
        for _ in 0..<300 {
            let points = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                (Int.random(in: 0...1000, using: &random), Int.random(in: 0...1000, using: &random))
            }
            let x = Bool.random(using: &random) ? Int.random(in: 0...1000, using: &random) : nil
            let place = StepTable.Place(ring: ring(points), x: x)
            let all = table.probabilities(at: place)
            #expect(all.count == 1001 && abs(all.reduce(0, +) - 1) < 1e-3 && all.allSatisfy { $0 >= 0 })
            table.learn(Int.random(in: -5...1005, using: &random), at: place)
        }
    }

    @Test func `a step that was seen often becomes the most probable one, at other places too`() {
        var table = StepTable()
        for start in 0..<100 { table.learn(start + 57, at: .init(ring: ring([(start - 30, 5), (start, 5)]), x: nil)) }
        let all = table.probabilities(at: .init(ring: ring([(570, 400), (600, 400)]), x: nil))
        #expect(all.indices.max { all[$0] < all[$1] } == 657)
    }

    @Test func `before anything is learned steps go on as they came`() {
        let all = StepTable().probabilities(at: .init(ring: ring([(500, 500), (520, 500)]), x: nil))
        #expect(all[536] > all[480] && all[536] > all[560] && all[500] > all[300])
    }

    @Test func `classes of steps are odd about 0`() {
        #expect((-1000...1000).allSatisfy { StepTable.bucket($0) + StepTable.bucket(-$0) == 10 })
        #expect((-999...1000).allSatisfy { StepTable.bucket($0 - 1) <= StepTable.bucket($0) })
    }
}

import SegInputs
import Testing

@testable import SegModels

@Suite struct Qwen3VLVisionPlanTests {
    @Test(arguments: 1...60, [1, 2, 5, 48])
    func `places run from the first learned position to the last`(_ count: Int, _ side: Int) {
        let taps = (0..<count).map { Qwen3VL.Taps(place: $0, of: count, side: side) }
        let places = taps.map { tap in tap.pairs.reduce(0) { $0 + Float($1.position) * $1.weight } }
        #expect(places.first == 0 && (count == 1 || abs(places[count - 1] - Float(side - 1)) < 1e-4))
        for (place, found) in places.enumerated() {
            #expect(abs(found - Float(place * (side - 1)) / Float(max(count - 1, 1))) < 1e-4)
        }
        for tap in taps {
            #expect((0..<side).contains(tap.first) && (0..<side).contains(tap.second))
            #expect(tap.pairs.reduce(0) { $0 + $1.weight } == 1 && tap.pairs.allSatisfy { $0.weight >= 0 })
        }
    }

    @Test func `a grid of the square's size takes each learned position as it is`() {
        let plan = Qwen3VL.VisionPlan(grids: [PatchGrid(rows: 4, columns: 4)], mergeSize: 2, positionSide: 4)
        for patch in 0..<16 {
            let own = plan.rows[patch] * 4 + plan.columns[patch]
            let sum = (0..<4).reduce(Float(0)) {
                $0 + (plan.neighbours[4 * patch + $1] == own ? plan.weights[4 * patch + $1] : 0)
            }
            #expect(sum == 1)
        }
        #expect(plan.rows.prefix(5) == [0, 0, 1, 1, 0] && plan.columns.prefix(5) == [0, 1, 0, 1, 2])
    }

    @Test func `frames see themselves only, and count as pictures`() {
        let grids = [PatchGrid(frames: 2, rows: 2, columns: 4), PatchGrid(rows: 4, columns: 4)]
        let plan = Qwen3VL.VisionPlan(grids: grids, mergeSize: 2, positionSide: 7)
        #expect(plan.frames.groups == [.init(length: 16, count: 1), .init(length: 8, count: 2)])
        #expect(plan.weights.count == 4 * 32 && plan.neighbours.count == 4 * 32)
        #expect(plan.weights.prefix(32) == plan.weights[32..<64])
    }
}

import SegInputs
import TestSupport
import Testing

struct WindowPlanTests {
    private func plan(_ grids: [PatchGrid]) -> WindowPlan {
        WindowPlan(grids: grids, windowSize: 112, patchSize: 14, mergeSize: 2)
    }

    @Test func `the worked example holds`() {
        let plan = plan([PatchGrid(rows: 10, columns: 18)])
        let order = [
            [0, 1, 2, 3, 9, 10, 11, 12, 18, 19, 20, 21, 27, 28, 29, 30],
            [4, 5, 6, 7, 13, 14, 15, 16, 22, 23, 24, 25, 31, 32, 33, 34], [8, 17, 26, 35], [36, 37, 38, 39],
            [40, 41, 42, 43], [44],
        ]
        #expect(plan.cellOrder == order.flatMap { $0 })
        #expect(plan.windowBounds == [0, 64, 128, 144, 160, 176, 180])
        #expect(plan.frameBounds == [0, 180])
    }

    @Test func `a grid of whole windows has no empty ones`() {
        #expect(plan([PatchGrid(rows: 8, columns: 8)]).windowBounds == [0, 64])
    }

    @Test func `any plan is a permutation whose windows lie in one picture and are at most 4 by 4 cells`() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<300 {
            let grids = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                PatchGrid(
                    frames: .random(in: 1...2, using: &random), rows: .random(in: 1...15, using: &random) * 2,
                    columns: .random(in: 1...15, using: &random) * 2)
            }
            let plan = plan(grids)
            let cells = grids.reduce(0) { $0 + $1.tokens(mergeSize: 2) }
            #expect(plan.cellOrder.sorted() == Array(0..<cells))
            let inverse = plan.inverse
            #expect(plan.cellOrder.enumerated().allSatisfy { inverse[$0.element] == $0.offset })
            #expect(plan.patchOrder.count == cells * 4)
            #expect(plan.windowBounds.last == cells * 4 && plan.frameBounds.last == cells * 4)
            let steps = zip(plan.windowBounds, plan.windowBounds.dropFirst()).map { $1 - $0 }
            #expect(steps.allSatisfy { (1...64).contains($0) })
            #expect(Set(plan.frameBounds).isSubset(of: Set(plan.windowBounds)))
        }
    }

    @Test func `a cell's patches stay together`() {
        let plan = plan([PatchGrid(rows: 10, columns: 18)])
        #expect(Array(plan.patchOrder[64..<72]) == [16, 17, 18, 19, 20, 21, 22, 23])
    }
}

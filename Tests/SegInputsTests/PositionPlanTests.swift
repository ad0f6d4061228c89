import SegInputs
import TestSupport
import Testing

struct PositionPlanTests {
    private let image = 300

    private func ids(_ before: Int, _ tokens: Int, _ after: Int) -> [Int] {
        [Int](repeating: 7, count: before) + [Int](repeating: image, count: tokens) + [Int](repeating: 8, count: after)
    }

    @Test func `the worked example holds`() throws {
        let plan = try PositionPlan(
            inputIDs: ids(3, 45, 5), imageTokenID: image, grids: [PatchGrid(rows: 10, columns: 18)], mergeSize: 2)
        #expect(Array(plan.temporal.prefix(6)) == [0, 1, 2, 3, 3, 3])
        #expect(Array(plan.rows.prefix(6)) == [0, 1, 2, 3, 3, 3])
        #expect(Array(plan.columns.prefix(6)) == [0, 1, 2, 3, 4, 5])
        #expect((plan.temporal[47], plan.rows[47], plan.columns[47]) == (3, 7, 11))
        #expect(Array(plan.temporal.suffix(5)) == [12, 13, 14, 15, 16])
        #expect(plan.rows.suffix(5) == plan.temporal.suffix(5) && plan.columns.suffix(5) == plan.temporal.suffix(5))
        #expect(plan.delta == -36)
    }

    @Test func `text alone counts up`() throws {
        let plan = try PositionPlan(inputIDs: [1, 2, 3], imageTokenID: image, grids: [], mergeSize: 2)
        #expect(plan == PositionPlan(count: 3))
        #expect(try PositionPlan(inputIDs: [], imageTokenID: image, grids: [], mergeSize: 2).count == 0)
    }

    @Test func `after any prompt decoding goes on behind the largest position`() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<500 {
            var ids: [Int] = []
            var grids: [PatchGrid] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                ids += [Int](repeating: 1, count: .random(in: 0...5, using: &random))
                let grid = PatchGrid(
                    rows: .random(in: 1...9, using: &random) * 2, columns: .random(in: 1...9, using: &random) * 2)
                grids.append(grid)
                ids += [Int](repeating: image, count: grid.tokens(mergeSize: 2))
            }
            ids += [Int](repeating: 1, count: .random(in: 1...5, using: &random))
            let plan = try PositionPlan(inputIDs: ids, imageTokenID: image, grids: grids, mergeSize: 2)
            let largest = max(plan.temporal.max() ?? 0, plan.rows.max() ?? 0, plan.columns.max() ?? 0)
            #expect(ids.count + plan.delta == largest + 1)
            #expect(plan.count == ids.count)
        }
    }

    @Test func `counts that do not agree are errors`() {
        let grid = PatchGrid(rows: 4, columns: 4)
        #expect(throws: InputError.imageTokenCount(inIDs: 3, needed: 4)) {
            try PositionPlan(inputIDs: ids(1, 3, 1), imageTokenID: image, grids: [grid], mergeSize: 2)
        }
        #expect(throws: InputError.imageTokenCount(inIDs: 4, needed: 0)) {
            try PositionPlan(inputIDs: ids(1, 4, 1), imageTokenID: image, grids: [], mergeSize: 2)
        }
        let interrupted = ids(1, 2, 1) + ids(0, 2, 0)
        #expect(throws: InputError.brokenImageRun(picture: 0, token: 3)) {
            try PositionPlan(inputIDs: interrupted, imageTokenID: image, grids: [grid], mergeSize: 2)
        }
        let odd = PatchGrid(rows: 3, columns: 4)
        #expect(throws: InputError.indivisibleGrid(odd, mergeSize: 2)) {
            try PositionPlan(inputIDs: [], imageTokenID: image, grids: [odd], mergeSize: 2)
        }
    }
}

import SegInputs
import TestSupport
import Testing

@testable import SegModels

@Suite struct KimiVLVisionPlanTests {
    @Test func `patches are in raster order and cells in raster order of their blocks`() {
        let plan = KimiVL.VisionPlan(
            grids: [PatchGrid(rows: 2, columns: 4), PatchGrid(rows: 2, columns: 2)], mergeSize: 2)
        #expect(plan.rows == [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1])
        #expect(plan.columns == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 0, 1])
        #expect(plan.cells == [0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 10, 11])
        #expect(plan.segments.groups == [.init(length: 8, count: 1), .init(length: 4, count: 1)])
    }

    @Test func `every patch belongs to one cell, and a cell is a square`() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<500 {
            let merge = Int.random(in: 1...3, using: &random)
            let grids = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                PatchGrid(
                    rows: merge * Int.random(in: 1...5, using: &random),
                    columns: merge * Int.random(in: 1...5, using: &random))
            }
            let plan = KimiVL.VisionPlan(grids: grids, mergeSize: merge)
            #expect(plan.cells.sorted() == Array(plan.rows.indices))
            for start in stride(from: 0, to: plan.cells.count, by: merge * merge) {
                let cell = plan.cells[start..<(start + merge * merge)]
                let (row, column) = (plan.rows[plan.cells[start]], plan.columns[plan.cells[start]])
                #expect(row % merge == 0 && column % merge == 0)
                #expect(cell.map { plan.rows[$0] - row } == (0..<(merge * merge)).map { $0 / merge })
                #expect(cell.map { plan.columns[$0] - column } == (0..<(merge * merge)).map { $0 % merge })
            }
        }
    }

    @Test func `frames are pictures of their own`() {
        let plan = KimiVL.VisionPlan(grids: [PatchGrid(frames: 2, rows: 2, columns: 2)], mergeSize: 2)
        #expect(plan.pictures.count == 2 && plan.cells == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(plan.segments.groups == [.init(length: 4, count: 2)])
    }
}

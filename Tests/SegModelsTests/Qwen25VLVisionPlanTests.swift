import SegInputs
import TestSupport
import Testing

@testable import SegModels

@Suite struct Qwen25VLVisionPlanTests {
    static func config(window: Int = 112) throws -> Qwen25VL.Config.Vision {
        var vision = try GoldenModel.plain.config().vision
        vision.patchSize = 14
        vision.windowSize = window
        return vision
    }

    @Test func `windows of one size are neighbours, the largest first`() throws {
        let plan = Qwen25VL.VisionPlan(grids: [PatchGrid(rows: 10, columns: 18)], config: try Self.config())
        #expect(
            plan.windows.groups == [
                .init(length: 64, count: 2), .init(length: 16, count: 3), .init(length: 4, count: 1),
            ])
        #expect(plan.windows.order == nil)
        #expect(plan.frames.groups == [.init(length: 180, count: 1)])
        #expect(plan.frames.order == nil)
        #expect(Array(plan.cellOrder.prefix(16)) == [0, 1, 2, 3, 9, 10, 11, 12, 18, 19, 20, 21, 27, 28, 29, 30])
        #expect(plan.cellOrder.last == 44)
    }

    @Test func `every cell goes to one place and comes back, and patches move with their cell`() throws {
        var random = SplitMix64(seed: 3)
        let config = try Self.config()
        for _ in 0..<500 {
            let grids = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                PatchGrid(
                    rows: 2 * Int.random(in: 1...9, using: &random), columns: 2 * Int.random(in: 1...9, using: &random))
            }
            let plan = Qwen25VL.VisionPlan(grids: grids, config: config)
            let cells = grids.reduce(0) { $0 + $1.patches } / 4
            #expect(plan.cellOrder.sorted() == Array(0..<cells))
            #expect((0..<cells).allSatisfy { plan.cellOrder[plan.inverse[$0]] == $0 })
            #expect(plan.windows.groups.reduce(0) { $0 + $1.length * $1.count } == 4 * cells)
            #expect(plan.frames.groups.reduce(0) { $0 + $1.length * $1.count } == 4 * cells)
            // The four patches of a cell are a square with even corner.
            for cell in 0..<cells {
                let rows = plan.rows[(4 * cell)..<(4 * cell + 4)].map { $0 % 2 }
                let columns = plan.columns[(4 * cell)..<(4 * cell + 4)].map { $0 % 2 }
                #expect(rows == [0, 0, 1, 1] && columns == [0, 1, 0, 1])
            }
        }
    }

    @Test func `frames of several pictures are gathered from their windows`() throws {
        let grids = [PatchGrid(rows: 8, columns: 8), PatchGrid(rows: 8, columns: 10)]
        let plan = Qwen25VL.VisionPlan(grids: grids, config: try Self.config())
        #expect(plan.windows.groups == [.init(length: 64, count: 2), .init(length: 16, count: 1)])
        // The first picture's only window, then the second picture's two; its frame is the larger one.
        #expect(plan.frames.groups == [.init(length: 80, count: 1), .init(length: 64, count: 1)])
        #expect(plan.frames.order == Array(64..<144) + Array(0..<64))
    }
}

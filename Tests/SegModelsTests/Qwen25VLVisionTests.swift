import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct Qwen25VLVisionTests {
    static func tower(_ change: (inout Qwen25VL.Config.Vision) -> Void = { _ in }) throws -> (
        Qwen25VL.VisionTower, Qwen25VL.Config.Vision
    ) {
        var config = try GoldenModel.plain.config().vision
        change(&config)
        let store = try ParameterStore.random(
            Qwen25VL.checkpointMap(GoldenModel.plain.config()).parameters, seed: 9, deviation: 0.3)
        return (try Qwen25VL.VisionTower(config, ParameterScope(store, path: "visual")), config)
    }

    @Test func `a window sees nothing of another one, a frame sees all of itself`() throws {
        let grids = [PatchGrid(rows: 16, columns: 8)]
        for (blocks, isSeen) in [(Set<Int>(), false), ([1], true)] {
            let (tower, config) = try Self.tower { $0.fullAttentionBlocks = blocks }
            let plan = Qwen25VL.VisionPlan(grids: grids, config: config)
            let pixels = try Tensor.randn([128, 96])
            let before = try tower(pixels, plan: plan)
            // The last rows of the pixel values belong to the second of two windows.
            try pixels.narrow(dim: 0, start: 64, length: 64).fillInPlace(0)
            let after = try tower(pixels, plan: plan)
            let change = try (before - after).narrow(dim: 0, start: 0, length: 64).abs().amax().item()
            #expect((change > 0) == isSeen)
        }
    }

    @Test func `a picture sees nothing of another one`() throws {
        let (tower, config) = try Self.tower { $0.fullAttentionBlocks = [0, 1, 2] }
        let plan = Qwen25VL.VisionPlan(
            grids: [PatchGrid(rows: 4, columns: 4), PatchGrid(rows: 4, columns: 4)], config: config)
        let pixels = try Tensor.randn([32, 96])
        let before = try tower(pixels, plan: plan)
        try pixels.narrow(dim: 0, start: 16, length: 16).fillInPlace(0)
        let after = try tower(pixels, plan: plan)
        let first = Array(plan.cellOrder.prefix(4))
        #expect(first.allSatisfy { $0 < 4 })
        #expect(try (before - after).narrow(dim: 0, start: 0, length: 16).abs().amax().item() == 0)
        #expect(try (before - after).narrow(dim: 0, start: 16, length: 16).abs().amax().item() > 0)
    }
}

import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct Qwen25VLMergerTests {
    @Test func `features come out in raster order whatever the order inside`() throws {
        let config = try GoldenModel.plain.config().vision
        let store = try ParameterStore.random(
            Qwen25VL.checkpointMap(GoldenModel.plain.config()).parameters, seed: 4, deviation: 0.3)
        let merger = try Qwen25VL.PatchMerger(config, ParameterScope(store, path: "visual.merger"))
        let plan = Qwen25VL.VisionPlan(grids: [PatchGrid(rows: 10, columns: 18)], config: config)
        let cells = try Tensor.randn([45, 4 * config.hiddenSize])
        let ordered = try cells.indexSelect(dim: 0, Tensor(plan.cellOrder)).reshape([180, config.hiddenSize])
        let features = try merger(ordered, plan: plan)
        #expect(features.shape == [45, config.outputSize])
        let single = Qwen25VL.VisionPlan(grids: [PatchGrid(rows: 2, columns: 2)], config: config)
        for cell in [0, 7, 44] {
            let alone = try merger(
                cells.narrow(dim: 0, start: cell, length: 1).reshape([4, config.hiddenSize]), plan: single)
            #expect(try difference(features.narrow(dim: 0, start: cell, length: 1), alone) < 1e-5)
        }
    }
}

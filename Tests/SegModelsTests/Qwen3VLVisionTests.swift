import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct Qwen3VLVisionTests {
    private func tower() throws -> (Qwen3VL.VisionTower, Qwen3VL.Config.Vision) {
        let config = try GoldenQwen3.dense.config()
        let store = try ParameterStore.random(Qwen3VL.checkpointMap(config).parameters, seed: 3, deviation: 0.3)
        return (try Qwen3VL.VisionTower(config.vision, ParameterScope(store, path: "model.visual")), config.vision)
    }

    @Test func `a feature has the whole tower's numbers first and those of early blocks behind`() throws {
        let (tower, config) = try tower()
        let plan = Qwen3VL.VisionPlan(
            grids: [PatchGrid(rows: 4, columns: 6)], mergeSize: config.mergeSize, positionSide: config.positionSide)
        let features = try tower(Tensor.randn([24, config.patchLength]), plan: plan)
        #expect(features.shape == [6, 3 * config.outputSize])
    }

    @Test func `the learned place of a patch tells where it is`() throws {
        let (tower, config) = try tower()
        let plan = Qwen3VL.VisionPlan(
            grids: [PatchGrid(rows: 6, columns: 4)], mergeSize: config.mergeSize, positionSide: config.positionSide)
        let features = try tower(Tensor.zeros([24, config.patchLength]), plan: plan)
        let rows = try (0..<6).map { try features.select(dim: 0, index: $0).array(of: Float.self) }
        #expect(Set(rows).count == 6)
    }
}

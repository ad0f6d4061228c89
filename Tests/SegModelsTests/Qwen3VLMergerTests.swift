import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct Qwen3VLMergerTests {
    @Test(arguments: [false, true])
    func `neighbours are joined, normalized before or after`(_ joinsFirst: Bool) throws {
        let config = try GoldenQwen3.dense.config()
        let name = joinsFirst ? "model.visual.deepstack_merger_list.0" : "model.visual.merger"
        let store = try ParameterStore.random(Qwen3VL.checkpointMap(config).parameters, seed: 4, deviation: 0.3)
        let scope = ParameterScope(store, path: name)
        let merger = try Qwen3VL.PatchMerger(config.vision, joinsFirst: joinsFirst, scope)
        let x = try Tensor.randn([8, 16])
        let norm = try LayerNorm(scope["norm"], epsilon: 1e-6)
        let joined = try joinsFirst ? norm(x.view([2, 64])) : norm(x).view([2, 64])
        let wide = try Linear(scope["linear_fc1"], hasBias: true)(joined).gelu()
        let expected = try Linear(scope["linear_fc2"], hasBias: true)(wide)
        #expect(try merger(x).equal(expected))
    }
}

import Foundation
import Testing

@testable import SegModels

@Suite struct Qwen3VLCheckpointTests {
    @Test func `the published mixture has its tensors and parameters`() throws {
        let map = Qwen3VL.checkpointMap(try Qwen3VL.Config(json: Qwen3VLConfigTests.json()))
        let shapes = Dictionary(uniqueKeysWithValues: map.parameters.map { ($0.name, $0.shape) })
        #expect(shapes.count == map.parameters.count)
        #expect(shapes["model.language_model.layers.47.mlp.experts.gate_up_proj"] == [128, 2048, 1536])
        #expect(shapes["model.language_model.layers.0.mlp.experts.down_proj"] == [128, 768, 2048])
        #expect(shapes["model.language_model.layers.0.self_attn.q_proj.weight"] == [4096, 2048])
        #expect(shapes["model.language_model.layers.0.self_attn.k_norm.weight"] == [128])
        #expect(shapes["model.visual.pos_embed.weight"] == [2304, 1152])
        #expect(shapes["model.visual.merger.norm.weight"] == [1152])
        #expect(shapes["model.visual.deepstack_merger_list.2.norm.weight"] == [4608])
        // 31.07 B: the language model's 30.53 B, and the tower.
        #expect(map.parameters.reduce(0) { $0 + $1.count } == 31_070_754_032)
    }

    @Test(arguments: [
        ("visual.blocks.0.norm1.bias", "model.visual.blocks.0.norm1.bias"),
        ("model.layers.1.mlp.up_proj.weight", "model.language_model.layers.1.mlp.up_proj.weight"),
        ("model.norm.weight", "model.language_model.norm.weight"), ("lm_head.weight", "lm_head.weight"),
        ("model.visual.merger.norm.bias", "model.visual.merger.norm.bias"),
    ])
    func `both namings mean the same`(_ source: String, _ name: String) throws {
        let map = Qwen3VL.checkpointMap(try GoldenQwen3.dense.config())
        #expect(map.canonicalName(of: source) == name && map.parameters.contains { $0.name == name })
    }

    @Test func `what is packed are parameters`() throws {
        for golden in GoldenQwen3.allCases {
            let config = try golden.config()
            let names = Set(Qwen3VL.checkpointMap(config).parameters.map(\.name))
            #expect(Qwen3VL.packs(config).joined().allSatisfy(names.contains))
            #expect(!Qwen3VL.packs(config).isEmpty)
        }
    }

    @Test func `an adapter's layers have the names that peft gives them`() throws {
        let map = Qwen3VL.checkpointMap(try GoldenQwen3.experts.config())
        let modules = Set(map.adaptableLayers.map(\.module))
        #expect(modules.contains("model.language_model.layers.0.self_attn.q_proj"))
        #expect(modules.contains("model.visual.deepstack_merger_list.1.linear_fc2"))
        #expect(!modules.contains { $0.contains("experts") } && !modules.contains { $0.contains("gate_up") })
    }
}

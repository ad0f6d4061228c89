import Foundation
import Testing

@testable import SegModels

@Suite struct Qwen25VLCheckpointTests {
    static let published = #"""
        {"vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28,
         "num_attention_heads": 28, "num_key_value_heads": 4, "vision_config": {}}
        """#

    @Test func `the published model has 729 tensors of 16584333312 bytes`() throws {
        let map = Qwen25VL.checkpointMap(try Qwen25VL.Config(json: Data(Self.published.utf8)))
        #expect(map.parameters.count == 729)
        #expect(map.parameters.reduce(0) { $0 + $1.count } * 2 == 16_584_333_312)
        #expect(Set(map.parameters.map(\.name)).count == 729)
    }

    @Test(arguments: [
        ("visual.patch_embed.proj.weight", [1280, 3, 2, 14, 14]), ("visual.blocks.31.attn.qkv.bias", [3840]),
        ("visual.blocks.0.mlp.down_proj.weight", [1280, 3420]), ("visual.merger.mlp.0.weight", [5120, 5120]),
        ("visual.merger.mlp.2.weight", [3584, 5120]), ("model.layers.27.self_attn.k_proj.weight", [512, 3584]),
        ("model.layers.0.mlp.down_proj.weight", [3584, 18944]), ("lm_head.weight", [152_064, 3584]),
    ])
    func `shapes are the published ones`(_ name: String, _ shape: [Int]) throws {
        let map = Qwen25VL.checkpointMap(try Qwen25VL.Config(json: Data(Self.published.utf8)))
        #expect(map.parameters.first { $0.name == name }?.shape == shape)
    }

    @Test(arguments: [
        ("model.visual.blocks.0.norm1.weight", "visual.blocks.0.norm1.weight"),
        ("model.language_model.layers.1.mlp.up_proj.weight", "model.layers.1.mlp.up_proj.weight"),
        ("model.language_model.embed_tokens.weight", "model.embed_tokens.weight"),
        ("model.layers.1.mlp.up_proj.weight", "model.layers.1.mlp.up_proj.weight"),
        ("lm_head.weight", "lm_head.weight"),
    ])
    func `both namings mean the same`(_ source: String, _ name: String) throws {
        let map = Qwen25VL.checkpointMap(try GoldenModel.plain.config())
        #expect(map.canonicalName(of: source) == name)
        #expect(source == name || !map.parameters.contains { $0.name == source })
    }

    @Test func `a tied output projection may be left out, an untied one may not`() throws {
        var config = try GoldenModel.plain.config()
        #expect(Qwen25VL.checkpointMap(config).parameters.last?.isOptional == false)
        config.tiesWordEmbeddings = true
        #expect(Qwen25VL.checkpointMap(config).parameters.last?.isOptional == true)
    }

    @Test func `what is packed are parameters`() throws {
        let config = try GoldenModel.plain.config()
        let names = Set(Qwen25VL.checkpointMap(config).parameters.map(\.name))
        #expect(Qwen25VL.packs(config).count == 3 * config.text.layers)
        #expect(Qwen25VL.packs(config).joined().allSatisfy(names.contains))
    }
}

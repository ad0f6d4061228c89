import SegLayers
import Testing
import Torch

@testable import SegTraining

struct ParameterGroupsTests {
    private func parameters() throws -> [NamedParameter] {
        let shapes: [(String, [Int])] = [
            ("model.embed_tokens.weight", [8, 4]), ("lm_head.weight", [8, 4]),
            ("visual.patch_embed.proj.weight", [4, 3, 2, 2, 2]),
            ("visual.merger.mlp.0.weight", [4, 4]), ("visual.blocks.0.attn.qkv.weight", [12, 4]),
            ("model.layers.0.mlp.up_proj.weight", [6, 4]), ("model.layers.0.self_attn.q_proj.bias", [4]),
            ("model.norm.weight", [4]),
        ]
        return try shapes.map {
            NamedParameter(name: $0.0, tensor: try Tensor.zeros($0.1, dtype: .float32, device: .cpu))
        }
    }

    @Test func `every parameter is in one group, and norms and biases never decay`() throws {
        for rule in TrainConfig.Optimization.Rule.allCases {
            let groups = ParameterGroups(try parameters(), rule: rule)
            #expect((groups.muon + groups.decayed + groups.plain).count == 8)
            #expect(groups.plain.map(\.name) == ["model.layers.0.self_attn.q_proj.bias", "model.norm.weight"])
        }
    }

    @Test func `Muon takes hidden matrices only`() throws {
        let groups = ParameterGroups(try parameters(), rule: .muon)
        #expect(
            groups.muon.map(\.name) == [
                "visual.merger.mlp.0.weight", "visual.blocks.0.attn.qkv.weight", "model.layers.0.mlp.up_proj.weight",
            ])
        #expect(ParameterGroups(try parameters(), rule: .adamW).muon.isEmpty)
    }
}

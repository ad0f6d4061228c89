import Foundation
import Testing

@testable import SegModels

@Suite struct KimiVLCheckpointTests {
    static let published = #"""
        {"text_config": {"vocab_size": 163840, "hidden_size": 2048, "intermediate_size": 11264, "num_hidden_layers": 27,
         "num_attention_heads": 16, "moe_intermediate_size": 1408, "n_routed_experts": 64, "num_experts_per_tok": 6},
         "vision_config": {}}
        """#

    static func map() throws -> CheckpointMap {
        KimiVL.checkpointMap(try KimiVL.Config(json: Data(published.utf8)))
    }

    @Test func `the published model has 5652 tensors of 32815312096 bytes`() throws {
        let map = try Self.map()
        #expect(map.parameters.count == 5652)
        #expect(map.parameters.reduce(0) { $0 + $1.count } * 2 == 32_815_312_096)
        #expect(Set(map.parameters.map(\.name)).count == 5652)
    }

    @Test(arguments: [
        ("vision_tower.patch_embed.proj.weight", [1152, 3, 14, 14]),
        ("vision_tower.patch_embed.pos_emb.weight", [64, 64, 1152]),
        ("vision_tower.encoder.blocks.26.wqkv.bias", [3456]), ("multi_modal_projector.linear_1.weight", [4608, 4608]),
        ("multi_modal_projector.linear_2.weight", [2048, 4608]),
        ("language_model.model.layers.0.self_attn.q_proj.weight", [3072, 2048]),
        ("language_model.model.layers.26.self_attn.kv_a_proj_with_mqa.weight", [576, 2048]),
        ("language_model.model.layers.1.self_attn.kv_b_proj.weight", [4096, 512]),
        ("language_model.model.layers.0.mlp.down_proj.weight", [2048, 11264]),
        ("language_model.model.layers.1.mlp.gate.e_score_correction_bias", [64]),
        ("language_model.model.layers.26.mlp.experts.63.down_proj.weight", [2048, 1408]),
        ("language_model.model.layers.1.mlp.shared_experts.up_proj.weight", [2816, 2048]),
        ("language_model.lm_head.weight", [163_840, 2048]),
    ])
    func `shapes are the published ones`(_ name: String, _ shape: [Int]) throws {
        #expect(try Self.map().parameters.first { $0.name == name }?.shape == shape)
    }

    @Test func `a layer for predicting further ahead and computed tables are ignored for a reason`() throws {
        let map = try Self.map()
        let tensors = map.parameters.map {
            TensorSummary(name: $0.name, shape: $0.shape, type: "BF16", byteCount: 2 * $0.count)
        }
        let stray = [
            "language_model.model.layers.27.eh_proj.weight",
            "language_model.model.layers.3.self_attn.rotary_emb.inv_freq",
            "vision_tower.position_ids",
        ].map { TensorSummary(name: $0, shape: [2], type: "F32", byteCount: 8) }
        let account = map.account(for: tensors + stray)
        #expect(account.problems.isEmpty && account.consumed.count == 5652)
        #expect(account.ignored.map(\.tensor.name) == stray.map(\.name))
        #expect(account.ignored.allSatisfy { !$0.reason.isEmpty })
    }

    @Test func `what is missing, unknown or of another shape is a problem`() throws {
        let map = KimiVL.checkpointMap(try GoldenKimi.plain.config())
        var tensors = map.parameters.map {
            TensorSummary(name: $0.name, shape: $0.shape, type: "F32", byteCount: 4 * $0.count)
        }
        let lost = tensors.removeFirst()
        let wrong = tensors.removeFirst()
        tensors.append(TensorSummary(name: wrong.name, shape: [1], type: "F32", byteCount: 4))
        tensors.append(
            TensorSummary(
                name: "language_model.model.layers.1.mlp.experts.6.up_proj.weight", shape: [12, 24], type: "F32",
                byteCount: 1152))
        #expect(
            map.account(for: tensors).problems == [
                .missingTensor(name: lost.name, shape: lost.shape),
                .shape(name: wrong.name, expected: wrong.shape, found: [1]),
                .unknownTensor(
                    name: "language_model.model.layers.1.mlp.experts.6.up_proj.weight", shape: [12, 24]),
            ])
    }

    @Test func `what is packed are parameters, each once`() throws {
        let config = try GoldenKimi.plain.config()
        let names = Set(KimiVL.checkpointMap(config).parameters.map(\.name))
        let packed = KimiVL.packs(config).flatMap { $0 }
        #expect(packed.allSatisfy(names.contains) && Set(packed).count == packed.count)
        // Attention twice, one dense part, six experts and the shared one: two matrices each.
        #expect(packed.count == 2 * (2 + 1 + 6 + 1))
    }
}

import Foundation
import SegLayers
import Testing

@testable import SegModels

@Suite struct Qwen3VLConfigTests {
    /// The published 30B-A3B's, as its file spells it, but for what the tests change.
    static func json(
        text: String = "",
        rope: String = #""mrope_interleaved": true, "mrope_section": [24, 20, 20], "rope_type": "default""#,
        vision: String = "", top: String = #""model_type": "qwen3_vl_moe""#
    ) -> Data {
        Data(
            """
            {\(top), "image_token_id": 151655, "tie_word_embeddings": false,
             "text_config": {\(text) "vocab_size": 151936, "hidden_size": 2048, "intermediate_size": 6144,
              "num_hidden_layers": 48, "num_attention_heads": 32, "num_key_value_heads": 4, "head_dim": 128,
              "rms_norm_eps": 1e-6, "max_position_embeddings": 262144, "rope_theta": 5000000, "num_experts": 128,
              "num_experts_per_tok": 8, "moe_intermediate_size": 768, "decoder_sparse_step": 1, "mlp_only_layers": [],
              "norm_topk_prob": true, "attention_bias": false, "rope_scaling": {\(rope)}},
             "vision_config": {\(vision) "depth": 27, "hidden_size": 1152, "out_hidden_size": 2048}}
            """.utf8)
    }

    @Test func `the published file is read as it is meant`() throws {
        let config = try Qwen3VL.Config(json: Self.json())
        #expect(config.text.experts?.routing == .init(experts: 128, chosen: 8, scoring: .softmax))
        #expect(config.text.ropeTheta == 5e6 && config.text.headSize == 128 && config.text.contextLength == 262_144)
        #expect(config.vision.deepStackBlocks == [8, 16, 24] && config.vision.positionSide == 48)
        #expect(config.vision.patchLength == 1536 && config.imageTokenID == 151_655 && !config.tiesWordEmbeddings)
        let general = try ModelConfig(json: Self.json())
        #expect(general.family.name == "Qwen3-VL" && general.modelType == "qwen3_vl_moe")
        #expect(try general.notes(json: Self.json(), path: "c").isEmpty)
    }

    @Test func `frequencies follow row and column by turns until their share is used up`() throws {
        let axes = try Qwen3VL.Config(json: Self.json()).text.axes
        #expect(axes.count == 64 && Array(axes.prefix(7)) == [0, 1, 2, 0, 1, 2, 0])
        #expect(axes.filter { $0 == 1 }.count == 20 && axes.filter { $0 == 2 }.count == 20)
        #expect(axes[58] == 1 && axes[59] == 2 && axes[60...].allSatisfy { $0 == 0 })
    }

    @Test func `a dense model has no experts, whatever keys say`() throws {
        let config = try Qwen3VL.Config(json: Self.json(top: #""model_type": "qwen3_vl""#))
        #expect(config.text.experts == nil && config.text.experts(inLayer: 3) == nil)
    }

    @Test func `experts stand where the step and the list say`() throws {
        var text = try Qwen3VL.Config(json: Self.json()).text
        text.experts?.every = 2
        text.experts?.denseLayers = [3]
        #expect((0..<8).filter { text.experts(inLayer: $0) != nil } == [1, 5, 7])
    }

    @Test(arguments: [
        (#""attention_bias": true,"#, "", "attention_bias"), (#""hidden_act": "gelu","#, "", "hidden_act"),
        ("", #""deepstack_visual_indexes": [8, 8],"#, "deepstack_visual_indexes"),
        ("", #""deepstack_visual_indexes": [27],"#, "deepstack_visual_indexes"),
        ("", #""num_position_embeddings": 2305,"#, "num_position_embeddings"),
        ("", #""hidden_act": "silu","#, "hidden_act"), ("", #""num_heads": 7,"#, "num_heads"),
        (#""norm_topk_prob": false,"#, "", "norm_topk_prob"),
        (#""layer_types": ["sliding_attention"],"#, "", "layer_types"),
    ])
    func `what would compute something else is refused by its key`(
        _ text: String, _ vision: String, _ key: String
    ) throws {
        let json = Self.json(text: text, vision: vision)
        let error = #expect(throws: ModelError.self) { try Qwen3VL.Config(json: json) }
        #expect("\(String(describing: error))".contains(key))
    }

    @Test(arguments: [
        #""mrope_section": [24, 20, 19]"#, #""mrope_section": [24, 40]"#, #""rope_type": "yarn""#,
        #""mrope_interleaved": false"#,
    ])
    func `rotary settings that mean something else are refused`(_ rope: String) {
        #expect(throws: ModelError.self) { try Qwen3VL.Config(json: Self.json(rope: rope)) }
    }
}

import Foundation
import SegInputs
import SegLayers
import Testing

@testable import SegModels

@Suite struct KimiVLConfigTests {
    static let sizes = """
        "vocab_size": 320, "hidden_size": 48, "intermediate_size": 96, "moe_intermediate_size": 24,
        "num_hidden_layers": 3, "num_attention_heads": 4, "n_routed_experts": 8, "num_experts_per_tok": 3
        """

    static func config(_ text: String = "", _ top: String = "", vision: String = "") throws -> KimiVL.Config {
        let json = """
            {\(top) "text_config": {\(text) \(sizes)}, "vision_config": {\(vision) "model_type": "moonvit"}, "model_type": "kimi_vl"}
            """
        return try KimiVL.Config(json: Data(json.utf8))
    }

    @Test func `keys that are absent mean the published values, not the class's`() throws {
        let config = try Self.config("", #""media_placeholder_token_id": 7,"#)
        let text = config.text
        #expect(text.normEpsilon == 1e-5 && text.latentEpsilon == 1e-6 && text.ropeTheta == 800_000)
        #expect(text.attention == .init(heads: 4, latent: 512, plain: 128, rotated: 64, value: 128))
        #expect(text.routing.scale == 2.446 && text.routing.normalizes && text.routing.groups == 1)
        #expect(text.denseLayers == 1 && text.sharedExperts == 2 && text.contextLength == 131_072)
        #expect(config.eosTokenIDs == [163_585] && !config.tiesWordEmbeddings)
        let vision = config.vision
        #expect(
            vision.depth == 27 && vision.hiddenSize == 1152 && vision.intermediateSize == 4304 && vision.heads == 16)
        #expect(vision.headSize == 72 && vision.patchLength == 588 && vision.mergeSize == 2 && vision.mergeUnit == 4)
        #expect(vision.positionRows == 64 && vision.positionColumns == 64 && vision.normEpsilon == 1e-5)
    }

    @Test func `every key is read`() throws {
        let config = try Self.config(
            """
            "kv_lora_rank": 32, "qk_rope_head_dim": 16, "v_head_dim": 12, "qk_nope_head_dim": 20, "n_group": 4,
            "topk_group": 2, "first_k_dense_replace": 0, "norm_topk_prob": false, "routed_scaling_factor": 1.5,
            "rms_norm_eps": 1e-3, "rope_theta": 500, "rope_scaling": null, "n_shared_experts": 1, "q_lora_rank": null,
            "scoring_func": "sigmoid", "topk_method": "noaux_tc", "moe_layer_freq": 1, "eos_token_id": [4, 5],
            """,
            #""media_placeholder_token_id": 7, "tie_word_embeddings": true,"#,
            vision: """
                "num_hidden_layers": 2, "hidden_size": 32, "intermediate_size": 40, "num_attention_heads": 2, "patch_size": 8,
                "init_pos_emb_height": 5, "init_pos_emb_width": 6, "merge_kernel_size": [3, 3],
                """)
        #expect(config.text.attention == .init(heads: 4, latent: 32, plain: 20, rotated: 16, value: 12))
        #expect(
            config.text.routing
                == .init(experts: 8, chosen: 3, groups: 4, groupsKept: 2, normalizes: false, scale: 1.5))
        #expect(config.text.denseLayers == 0 && config.text.hasExperts(0) && config.text.ropeTheta == 500)
        #expect(config.imageTokenID == 7 && config.eosTokenIDs == [4, 5] && config.tiesWordEmbeddings)
        #expect(config.vision.positionRows == 5 && config.vision.positionColumns == 6 && config.vision.mergeSize == 3)
    }

    @Test(arguments: [
        ("q_lora_rank", #""q_lora_rank": 1536,"#), ("scoring_func", #""scoring_func": "softmax","#),
        ("topk_method", #""topk_method": "greedy","#), ("moe_layer_freq", #""moe_layer_freq": 2,"#),
        ("attention_bias", #""attention_bias": true,"#), ("rope_scaling.type", #""rope_scaling": {"type": "yarn"},"#),
        ("n_group", #""n_group": 3,"#), ("n_group", #""n_group": 8, "topk_group": 8,"#),
        ("topk_group", #""n_group": 2, "topk_group": 3,"#),
        ("num_experts_per_tok", #""n_group": 4, "topk_group": 1,"#), ("qk_rope_head_dim", #""qk_rope_head_dim": 7,"#),
        ("num_key_value_heads", #""num_key_value_heads": 2,"#), ("hidden_act", #""hidden_act": "gelu","#),
    ])
    func `what the model is not is refused by name`(_ key: String, _ entry: String) throws {
        let error = try #require(throws: ModelError.self) {
            try Self.config(entry, #""media_placeholder_token_id": 7,"#)
        }
        guard case .config(_, let problems) = error else { return #expect(Bool(false), "\(error)") }
        #expect(problems.contains { $0.key.hasSuffix(key) }, "\(problems)")
    }

    @Test(arguments: [
        ("merge_kernel_size", #""merge_kernel_size": [2, 3],"#), ("merge_kernel_size", #""merge_kernel_size": [],"#),
        ("num_attention_heads", #""num_attention_heads": 7,"#), ("patch_size", #""patch_size": 0,"#),
    ])
    func `vision numbers that do not fit together are refused`(_ key: String, _ entry: String) throws {
        let error = try #require(throws: ModelError.self) {
            try Self.config("", #""media_placeholder_token_id": 7,"#, vision: entry)
        }
        guard case .config(_, let problems) = error else { return #expect(Bool(false), "\(error)") }
        #expect(problems.contains { $0.key == "vision_config.\(key)" }, "\(problems)")
    }

    @Test func `all problems are reported at once`() throws {
        let json = #"{"text_config": {"hidden_size": "wide", "num_experts_per_tok": 0}, "vision_config": 3}"#
        let error = try #require(throws: ModelError.self) { try KimiVL.Config(json: Data(json.utf8)) }
        guard case .config(_, let problems) = error else { return #expect(Bool(false), "\(error)") }
        #expect(Set(problems.map(\.key)).isSuperset(of: ["vocab_size", "n_routed_experts"]))
        #expect(problems.contains { $0.key.hasSuffix("hidden_size") })
    }

    @Test func `positions are plain, and every number in force is reported`() throws {
        let json = try Data(contentsOf: GoldenKimi.plain.directory.appendingPathComponent("config.json"))
        let config = try ModelConfig(json: json)
        #expect(config.family == .kimiVL && config.positionScheme == .plain && config.imageTokenID == 40)
        #expect(config.patchLength == 48 && config.mergeSize == 2)
        let values = Dictionary(uniqueKeysWithValues: config.facts.map { ($0.name, $0.value) })
        #expect(values.count == config.facts.count)
        #expect(values["text.n_routed_experts"] == "6" && values["vision.init_pos_emb_width"] == "7")
    }
}

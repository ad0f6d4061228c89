import Testing

@testable import SegModels

@Suite struct ConfigKeysTests {
    /// The fields of `Qwen2_5_VLTextConfig`, `Qwen2_5_VLVisionConfig` and `DeepseekV3Config` of transformers 5.23.0.
    @Test func `every field of the reference's classes is known`() {
        let qwen = ConfigKeys.qwen25VL
        let text = [
            "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
            "num_key_value_heads",
            "hidden_act", "max_position_embeddings", "rms_norm_eps", "use_sliding_window", "sliding_window",
            "max_window_layers",
            "layer_types", "rope_parameters",
        ]
        #expect(Set(text).subtracting(qwen.text.read).subtracting(qwen.text.idle).isEmpty)
        let vision = [
            "depth", "hidden_size", "hidden_act", "intermediate_size", "num_heads", "in_channels", "patch_size",
            "spatial_merge_size", "temporal_patch_size", "tokens_per_second", "window_size", "out_hidden_size",
            "fullatt_block_indexes", "rope_parameters",
        ]
        #expect(Set(vision).subtracting(qwen.vision.read).subtracting(qwen.vision.idle).isEmpty)
        let kimi = ConfigKeys.kimiVL
        let deepseek = [
            "moe_intermediate_size", "n_shared_experts", "n_routed_experts", "output_router_logits",
            "routed_scaling_factor",
            "kv_lora_rank", "q_lora_rank", "qk_rope_head_dim", "v_head_dim", "qk_nope_head_dim", "n_group",
            "topk_group",
            "num_experts_per_tok", "first_k_dense_replace", "norm_topk_prob", "pretraining_tp", "rope_interleave",
            "attention_bias", "num_mtp_layers",
        ]
        #expect(Set(deepseek).subtracting(kimi.text.read).subtracting(kimi.text.idle).isEmpty)
    }

    @Test func `no key is both read and idle`() {
        for keys in ModelFamily.all.map(\.keys) {
            #expect(keys.text.read.isDisjoint(with: keys.text.idle.subtracting(keys.top)))
            #expect(keys.vision.read.isDisjoint(with: keys.vision.idle))
        }
    }

    @Test func `values that compute the same are let through, others not`() throws {
        for (key, good, bad) in [
            ("rope_interleave", JSONValue.bool(true), JSONValue.bool(false)),
            ("partial_rotary_factor", .number(1), .number(0.5)),
            ("layer_types", .array([.string("full_attention")]), .array([.string("sliding_attention")])),
        ] {
            let rule = try #require(ConfigKeys.kimiVL.text.fixed.first { $0.key == key })
            #expect(rule.harmless(good) && !rule.harmless(bad) && !rule.harmless(.string("?")))
        }
    }
}

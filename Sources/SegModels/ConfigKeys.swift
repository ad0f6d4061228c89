/// The keys of a family's config.json, by what becomes of them.
struct ConfigKeys {
    /// Keys of one part of the file.
    struct Part {
        /// Read into the configuration.
        let read: Set<String>
        /// Known to be without effect on what is computed here.
        let idle: Set<String>
        /// Keys that would change the computation, unless the value is the one that is computed here.
        let fixed: [(key: String, harmless: @Sendable (JSONValue) -> Bool)]
        /// Spellings of one setting: the one that holds, and another.
        var spellings: [(used: String, other: String)] = []
    }

    /// Keys beside `text_config` and `vision_config`.
    let top: Set<String>
    let text: Part
    let vision: Part

    /// The keys of a family.
    static func of(_ family: Architecture) -> ConfigKeys { family == .qwen25VL ? qwen : kimi }

    /// What every configuration of transformers may carry; none of it changes what a decoder computes at inference.
    static let general: Set<String> = [
        "model_type", "architectures", "dtype", "torch_dtype", "use_cache", "initializer_range", "bos_token_id",
        "eos_token_id", "pad_token_id", "sep_token_id", "decoder_start_token_id", "transformers_version",
        "attention_dropout", "_attn_implementation", "_attn_implementation_autoset", "_name_or_path", "id2label",
        "label2id", "return_dict", "output_attentions", "output_hidden_states", "chunk_size_feed_forward",
        "is_encoder_decoder", "is_decoder", "problem_type", "auto_map", "use_return_dict", "torchscript",
        "gradient_checkpointing", "use_bfloat16", "tf_legacy_loss", "finetuning_task", "task_specific_params",
        "tokenizer_class", "prefix", "add_cross_attention", "cross_attention_hidden_size", "tie_encoder_decoder",
        "pruned_heads", "_commit_hash", "ignore_index", "unsloth_fixed", "unsloth_version", "quantization_config",
        // Settings of `generate` that transformers 4 repeats in every part; generation_config.json is where they hold.
        "max_length", "min_length", "do_sample", "early_stopping", "num_beams", "num_beam_groups", "diversity_penalty",
        "temperature", "top_k", "top_p", "typical_p", "repetition_penalty", "length_penalty", "no_repeat_ngram_size",
        "encoder_no_repeat_ngram_size", "bad_words_ids", "num_return_sequences", "output_scores",
        "return_dict_in_generate", "forced_bos_token_id", "forced_eos_token_id", "remove_invalid_values",
        "exponential_decay_length_penalty", "suppress_tokens", "begin_suppress_tokens",
    ]

    private static func fixed(
        _ key: String, _ values: JSONValue...
    ) -> (key: String, harmless: @Sendable (JSONValue) -> Bool) {
        (key, { values.contains($0) })
    }

    /// Sliding windows by layer: all must attend to everything.
    private static let layerTypes: (key: String, harmless: @Sendable (JSONValue) -> Bool) = (
        "layer_types",
        { value in
            guard case .array(let kinds) = value else { return false }
            return kinds.allSatisfy { $0 == .string("full_attention") }
        }
    )

    private static let shared: Set<String> = [
        "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
        "num_key_value_heads", "rms_norm_eps", "max_position_embeddings", "rope_theta", "rope_scaling",
        "rope_parameters", "hidden_act", "tie_word_embeddings",
    ]

    private static let topKeys: Set<String> = [
        "text_config", "vision_config", "tie_word_embeddings", "image_token_id", "video_token_id",
        "vision_start_token_id", "vision_end_token_id", "vision_token_id", "media_placeholder_token_id",
    ]

    private static let qwen = ConfigKeys(
        top: topKeys,
        text: Part(
            read: shared.union(["head_dim", "use_sliding_window", "max_window_layers"]),
            // The class does not read a partial factor; a window's width is idle where no layer slides.
            idle: topKeys.union(["sliding_window", "layer_types", "partial_rotary_factor"]), fixed: [layerTypes]),
        vision: Part(
            read: [
                "depth", "num_hidden_layers", "hidden_size", "intermediate_size", "num_heads", "num_attention_heads",
                "out_hidden_size", "patch_size", "spatial_patch_size", "temporal_patch_size", "in_channels",
                "in_chans", "spatial_merge_size", "window_size", "fullatt_block_indexes", "rope_parameters",
                "rope_scaling", "rope_theta", "hidden_act",
            ],
            // Only videos have seconds.
            idle: ["tokens_per_second"], fixed: [],
            spellings: [
                ("in_channels", "in_chans"), ("patch_size", "spatial_patch_size"), ("num_hidden_layers", "depth"),
                ("num_attention_heads", "num_heads"),
            ]))

    private static let kimi = ConfigKeys(
        top: topKeys,
        text: Part(
            read: shared.union([
                "moe_intermediate_size", "n_shared_experts", "first_k_dense_replace", "n_routed_experts",
                "num_experts_per_tok", "n_group", "topk_group", "norm_topk_prob", "routed_scaling_factor",
                "kv_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim", "scoring_func", "topk_method",
                "moe_layer_freq", "q_lora_rank", "attention_bias",
            ]),
            // Layers for predicting further tokens are left out; losses and parallel layouts are training's; sizes that follow from others.
            idle: topKeys.union([
                "num_nextn_predict_layers", "num_mtp_layers", "aux_loss_alpha", "seq_aux", "ep_size", "pretraining_tp",
                "output_router_logits", "router_aux_loss_coef", "head_dim", "qk_head_dim", "rope_interleave",
                "layer_types",
                "partial_rotary_factor", "num_local_experts", "mlp_bias", "mlp_layer_types",
            ]),
            fixed: [
                layerTypes, fixed("rope_interleave", .bool(true)), fixed("partial_rotary_factor", .number(1)),
                fixed("mlp_bias", .bool(false)),
            ],
            spellings: [("n_routed_experts", "num_local_experts")]),
        vision: Part(
            read: [
                "num_hidden_layers", "hidden_size", "intermediate_size", "num_attention_heads", "patch_size",
                "init_pos_emb_height", "init_pos_emb_width", "merge_kernel_size",
            ],
            idle: ["hidden_act", "rope_parameters", "pos_emb_height", "pos_emb_width"],
            fixed: [
                fixed("hidden_act", .string("gelu_pytorch_tanh"), .string("gelu_tanh")),
                ("rope_scaling", { _ in false }),
                (
                    "rope_parameters",
                    { value in
                        let rope = value.members ?? [:]
                        return (rope["rope_theta"] ?? .number(10_000)) == .number(10_000)
                            && [nil, .string("axial"), .string("default")].contains(rope["rope_type"])
                    }
                ),
            ],
            spellings: [("init_pos_emb_height", "pos_emb_height"), ("init_pos_emb_width", "pos_emb_width")]))
}

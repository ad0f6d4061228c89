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

    /// A key whose value must be one of `values`.
    static func fixed(
        _ key: String, _ values: JSONValue...
    ) -> (key: String, harmless: @Sendable (JSONValue) -> Bool) {
        (key, { values.contains($0) })
    }

    /// Sliding windows by layer: all must attend to everything.
    static let layerTypes: (key: String, harmless: @Sendable (JSONValue) -> Bool) = (
        "layer_types",
        { value in
            guard case .array(let kinds) = value else { return false }
            return kinds.allSatisfy { $0 == .string("full_attention") }
        }
    )

    /// Keys that the language models of all families read.
    static let shared: Set<String> = [
        "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
        "num_key_value_heads", "rms_norm_eps", "max_position_embeddings", "rope_theta", "rope_scaling",
        "rope_parameters", "hidden_act", "tie_word_embeddings",
    ]

    /// Keys that may stand beside the parts of any family.
    static let topKeys: Set<String> = [
        "text_config", "vision_config", "tie_word_embeddings", "image_token_id", "video_token_id",
        "vision_start_token_id", "vision_end_token_id", "vision_token_id", "media_placeholder_token_id",
    ]
}

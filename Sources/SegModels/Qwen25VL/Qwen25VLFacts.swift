import SegInputs

extension Qwen25VL.Config {
    /// Every number in force, in a stable order.
    public var facts: [ConfigFact] {
        text.facts + vision.facts + [
            ConfigFact(name: "image_token_id", value: "\(imageTokenID)"),
            ConfigFact(name: "eos_token_id", value: "\(eosTokenIDs)"),
            ConfigFact(name: "tie_word_embeddings", value: "\(tiesWordEmbeddings)"),
        ]
    }
}

extension Qwen25VL.Config.Text {
    fileprivate var facts: [ConfigFact] {
        [
            ("vocab_size", "\(vocabularySize)"), ("hidden_size", "\(hiddenSize)"),
            ("intermediate_size", "\(intermediateSize)"), ("num_hidden_layers", "\(layers)"),
            ("num_attention_heads", "\(heads)"), ("num_key_value_heads", "\(keyValueHeads)"),
            ("head_dim", "\(headSize)"),
            ("rms_norm_eps", "\(normEpsilon)"), ("rope_theta", "\(ropeTheta)"),
            ("mrope_section", positionScheme == .plain ? "none" : "\(ropeSections)"),
            ("max_position_embeddings", "\(contextLength)"),
        ].map { ConfigFact(name: "text.\($0.0)", value: $0.1) }
    }
}

extension Qwen25VL.Config.Vision {
    fileprivate var facts: [ConfigFact] {
        [
            ("depth", "\(depth)"), ("hidden_size", "\(hiddenSize)"), ("intermediate_size", "\(intermediateSize)"),
            ("num_heads", "\(heads)"), ("out_hidden_size", "\(outputSize)"), ("patch_size", "\(patchSize)"),
            ("temporal_patch_size", "\(temporalPatchSize)"), ("in_channels", "\(channels)"),
            ("spatial_merge_size", "\(mergeSize)"), ("window_size", "\(windowSize)"),
            ("fullatt_block_indexes", "\(fullAttentionBlocks.sorted())"), ("rope_theta", "\(ropeTheta)"),
        ].map { ConfigFact(name: "vision.\($0.0)", value: $0.1) }
    }
}

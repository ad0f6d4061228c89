import SegLayers

extension Qwen3VL.Config {
    /// Every number in force, in a stable order.
    public var facts: [ConfigFact] {
        text.facts + vision.facts + [
            ConfigFact(name: "image_token_id", value: "\(imageTokenID)"),
            ConfigFact(name: "eos_token_id", value: "\(eosTokenIDs)"),
            ConfigFact(name: "tie_word_embeddings", value: "\(tiesWordEmbeddings)"),
        ]
    }
}

extension Qwen3VL.Config.Text {
    fileprivate var facts: [ConfigFact] {
        let experts = experts.map {
            [
                ("num_experts", "\($0.routing.experts)"), ("num_experts_per_tok", "\($0.routing.chosen)"),
                ("moe_intermediate_size", "\($0.size)"), ("decoder_sparse_step", "\($0.every)"),
                ("mlp_only_layers", "\($0.denseLayers.sorted())"),
            ]
        }
        let all =
            [
                ("vocab_size", "\(vocabularySize)"), ("hidden_size", "\(hiddenSize)"),
                ("intermediate_size", "\(intermediateSize)"), ("num_hidden_layers", "\(layers)"),
                ("num_attention_heads", "\(heads)"), ("num_key_value_heads", "\(keyValueHeads)"),
                ("head_dim", "\(headSize)"),
            ] + (experts ?? []) + [
                ("rms_norm_eps", "\(normEpsilon)"), ("rope_theta", "\(ropeTheta)"),
                ("mrope_section", "\(ropeSections)"), ("max_position_embeddings", "\(contextLength)"),
            ]
        return all.map { ConfigFact(name: "text.\($0.0)", value: $0.1) }
    }
}

extension Qwen3VL.Config.Vision {
    fileprivate var facts: [ConfigFact] {
        [
            ("depth", "\(depth)"), ("hidden_size", "\(hiddenSize)"), ("intermediate_size", "\(intermediateSize)"),
            ("num_heads", "\(heads)"), ("out_hidden_size", "\(outputSize)"), ("patch_size", "\(patchSize)"),
            ("temporal_patch_size", "\(temporalPatchSize)"), ("in_channels", "\(channels)"),
            ("spatial_merge_size", "\(mergeSize)"), ("num_position_embeddings", "\(positions)"),
            ("deepstack_visual_indexes", "\(deepStackBlocks)"), ("rope_theta", "\(ropeTheta)"),
        ].map { ConfigFact(name: "vision.\($0.0)", value: $0.1) }
    }
}

import SegLayers

extension KimiVL.Config {
    /// Every number in force, in a stable order.
    public var facts: [ConfigFact] {
        text.facts + vision.facts + [
            ConfigFact(name: "media_placeholder_token_id", value: "\(imageTokenID)"),
            ConfigFact(name: "eos_token_id", value: "\(eosTokenIDs)"),
            ConfigFact(name: "tie_word_embeddings", value: "\(tiesWordEmbeddings)"),
        ]
    }
}

extension KimiVL.Config.Text {
    fileprivate var facts: [ConfigFact] {
        [
            ("vocab_size", "\(vocabularySize)"), ("hidden_size", "\(hiddenSize)"),
            ("intermediate_size", "\(intermediateSize)"), ("moe_intermediate_size", "\(expertSize)"),
            ("num_hidden_layers", "\(layers)"), ("first_k_dense_replace", "\(denseLayers)"),
            ("num_attention_heads", "\(attention.heads)"), ("kv_lora_rank", "\(attention.latent)"),
            ("qk_nope_head_dim", "\(attention.plain)"), ("qk_rope_head_dim", "\(attention.rotated)"),
            ("v_head_dim", "\(attention.value)"), ("n_routed_experts", "\(routing.experts)"),
            ("num_experts_per_tok", "\(routing.chosen)"), ("n_shared_experts", "\(sharedExperts)"),
            ("n_group", "\(routing.groups)"), ("topk_group", "\(routing.groupsKept)"),
            ("norm_topk_prob", "\(routing.normalizes)"), ("routed_scaling_factor", "\(routing.scale)"),
            ("rms_norm_eps", "\(normEpsilon)"), ("rope_theta", "\(ropeTheta)"),
            ("max_position_embeddings", "\(contextLength)"),
        ].map { ConfigFact(name: "text.\($0.0)", value: $0.1) }
    }
}

extension KimiVL.Config.Vision {
    fileprivate var facts: [ConfigFact] {
        [
            ("num_hidden_layers", "\(depth)"), ("hidden_size", "\(hiddenSize)"),
            ("intermediate_size", "\(intermediateSize)"), ("num_attention_heads", "\(heads)"),
            ("patch_size", "\(patchSize)"), ("init_pos_emb_height", "\(positionRows)"),
            ("init_pos_emb_width", "\(positionColumns)"), ("merge_kernel_size", "[\(mergeSize), \(mergeSize)]"),
        ].map { ConfigFact(name: "vision.\($0.0)", value: $0.1) }
    }
}

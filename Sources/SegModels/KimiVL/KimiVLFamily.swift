import FoundationEssentials
public import SegInputs
public import SegLayers

extension ModelFamily {
    /// Kimi-VL: MoonViT, latent attention, mixture of experts.
    static let kimiVL = ModelFamily(
        modelTypes: ["kimi_vl"], name: "Kimi-VL",
        published: ("SimpleSeg-Kimi-VL", .kimiVL), mergeKey: "merge_kernel_size", keys: .kimiVL,
        prefixes: (projector: ["multi_modal_projector."], vision: ["vision_tower."]),
        initialization: InitializationRule(
            streamOutputs: ["o_proj.weight", "down_proj.weight", ".wo.weight", ".fc1.weight"],
            visionBiases: ["wqkv.bias"], positionTables: ["pos_emb.weight"]),
        read: { (json, path) throws(ModelError) in try KimiVL.Config(json: json, path: path) })
}

extension KimiVL.Config: FamilyConfig {
    /// See ``KimiVL/checkpointMap(_:)``.
    public var checkpointMap: CheckpointMap { KimiVL.checkpointMap(self) }
    /// One position per token.
    public var positionScheme: PositionScheme { .plain }
    /// `num_hidden_layers` of the vision part.
    public var visionDepth: Int { vision.depth }
    /// `num_hidden_layers` of the text part.
    public var layers: Int { text.layers }
    /// `patch_size`, `merge_kernel_size`.
    public var patches: PatchShape {
        PatchShape(side: vision.patchSize, frames: 1, length: vision.patchLength, mergeSize: vision.mergeSize)
    }
    /// Latent attention has no biases.
    public var biasedAttention: BiasedAttention? { nil }

    /// A ``KimiVL/Model``.
    public func model(_ parameters: ParameterStore) throws -> any VisionLanguageModel {
        try KimiVL.Model(self, parameters: parameters)
    }
}

extension ConfigKeys {
    /// The keys of a Kimi-VL configuration.
    static let kimiVL = ConfigKeys(
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

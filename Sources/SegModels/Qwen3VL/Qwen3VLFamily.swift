import FoundationEssentials
public import SegInputs
public import SegLayers

extension ModelFamily {
    /// Qwen3-VL: DeepStack vision features, interleaved multimodal rotary positions, dense or a mixture of experts.
    static let qwen3VL = ModelFamily(
        modelTypes: ["qwen3_vl", "qwen3_vl_moe"], name: "Qwen3-VL",
        published: (
            "Qwen3-VL",
            ImageProcessor(
                patchSize: 16, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5],
                family: .qwen(.init(minPixels: 65_536, maxPixels: 16_777_216)))
        ),
        mergeKey: "merge_size", keys: .qwen3VL,
        prefixes: (
            projector: ["model.visual.merger.", "model.visual.deepstack_merger_list."], vision: ["model.visual."]
        ),
        initialization: InitializationRule(
            streamOutputs: ["o_proj.weight", "down_proj.weight", "attn.proj.weight", "mlp.linear_fc2.weight"],
            visionBiases: ["attn.qkv.bias"], positionTables: []),
        read: { (json, path) throws(ModelError) in try Qwen3VL.Config(json: json, path: path) })
}

extension Qwen3VL.Config: FamilyConfig {
    /// See ``Qwen3VL/checkpointMap(_:)``.
    public var checkpointMap: CheckpointMap { Qwen3VL.checkpointMap(self) }
    /// In three dimensions.
    public var positionScheme: PositionScheme { .multimodal }
    /// `depth`.
    public var visionDepth: Int { vision.depth }
    /// `num_hidden_layers`.
    public var layers: Int { text.layers }
    /// `patch_size`, `temporal_patch_size`, `spatial_merge_size`.
    public var patches: PatchShape {
        PatchShape(
            side: vision.patchSize, frames: vision.temporalPatchSize, length: vision.patchLength,
            mergeSize: vision.mergeSize)
    }
    /// Queries and keys have no biases.
    public var biasedAttention: BiasedAttention? { nil }

    /// A ``Qwen3VL/Model``.
    public func model(_ parameters: ParameterStore) throws -> any VisionLanguageModel {
        try Qwen3VL.Model(self, parameters: parameters)
    }
}

extension ConfigKeys {
    /// The keys of a Qwen3-VL configuration.
    static let qwen3VL = ConfigKeys(
        top: topKeys,
        text: Part(
            read: shared.union([
                "head_dim", "attention_bias", "num_experts", "num_local_experts", "num_experts_per_tok",
                "moe_intermediate_size", "decoder_sparse_step", "mlp_only_layers",
            ]),
            // The class does not read a partial factor or windows; losses are training's.
            idle: topKeys.union([
                "sliding_window", "use_sliding_window", "max_window_layers", "layer_types", "partial_rotary_factor",
                "output_router_logits", "router_aux_loss_coef", "norm_topk_prob",
            ]),
            fixed: [layerTypes, fixed("norm_topk_prob", .bool(true))],
            spellings: [("num_experts", "num_local_experts")]),
        vision: Part(
            read: [
                "depth", "num_hidden_layers", "hidden_size", "intermediate_size", "num_heads", "num_attention_heads",
                "out_hidden_size", "patch_size", "temporal_patch_size", "in_channels", "spatial_merge_size",
                "num_position_embeddings", "deepstack_visual_indexes", "rope_parameters", "rope_scaling", "rope_theta",
                "hidden_act",
            ],
            idle: [], fixed: [],
            spellings: [("depth", "num_hidden_layers"), ("num_heads", "num_attention_heads")]))
}

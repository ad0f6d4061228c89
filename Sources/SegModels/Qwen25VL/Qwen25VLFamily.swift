import FoundationEssentials
public import SegInputs
public import SegLayers

extension ModelFamily {
    /// Qwen2.5-VL: windowed vision tower, multimodal rotary positions, grouped-query attention.
    static let qwen25VL = ModelFamily(
        modelTypes: ["qwen2_5_vl"], name: "Qwen2.5-VL",
        published: ("Qwen2.5-VL-7B", .qwen25VL), mergeKey: "merge_size", keys: .qwen25VL,
        prefixes: (projector: ["visual.merger."], vision: ["visual."]),
        initialization: InitializationRule(
            streamOutputs: ["o_proj.weight", "down_proj.weight", "attn.proj.weight"],
            visionBiases: ["attn.qkv.bias"], positionTables: []),
        read: { (json, path) throws(ModelError) in try Qwen25VL.Config(json: json, path: path) })
}

extension Qwen25VL.Config: FamilyConfig {
    /// See ``Qwen25VL/checkpointMap(_:)``.
    public var checkpointMap: CheckpointMap { Qwen25VL.checkpointMap(self) }
    /// In three dimensions, or plainly where the file has no sections.
    public var positionScheme: PositionScheme { text.positionScheme }
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
    /// Queries and keys have biases.
    public var biasedAttention: BiasedAttention? {
        BiasedAttention(
            path: "model.layers", layers: text.layers, heads: text.heads, keyHeads: text.keyValueHeads,
            headSize: text.headSize, sections: text.ropeSections, theta: text.ropeTheta)
    }

    /// A ``Qwen25VL/Model``.
    public func model(_ parameters: ParameterStore) throws -> any VisionLanguageModel {
        try Qwen25VL.Model(self, parameters: parameters)
    }
}

extension ConfigKeys {
    /// The keys of a Qwen2.5-VL configuration.
    static let qwen25VL = ConfigKeys(
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
}

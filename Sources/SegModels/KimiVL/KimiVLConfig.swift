public import FoundationEssentials
public import SegLayers

/// Kimi-VL: the vision transformer MoonViT, a projector and a mixture-of-experts language model of the DeepSeek-V3 kind.
///
/// The references are `Kimi_K25VisionModel`, `Kimi_K25MultimodalProjection` and `DeepseekV3ForCausalLM` of transformers
/// 5.23.0. README.md in this folder has the architecture in ten lines and the measured parity.
public enum KimiVL {}

extension KimiVL {
    /// Every number of one checkpoint, from its config.json.
    ///
    /// Absent keys mean the values of Kimi-VL-A3B, which are not the defaults of the language model's class; only the sizes
    /// that a name cannot vouch for must be given.
    public struct Config: Hashable, Sendable {
        /// The language model.
        public var text: Text
        /// The vision tower and its projector.
        public var vision: Vision
        /// Placeholder of one image feature in the prompt, `media_placeholder_token_id`.
        public var imageTokenID: Int
        /// Ids that end a turn according to config.json; generation_config.json, when present, goes before them.
        public var eosTokenIDs: [Int]
        /// True when the output projection is the embedding table.
        public var tiesWordEmbeddings: Bool
    }
}

extension KimiVL.Config {
    /// Numbers of the language model.
    public struct Text: Hashable, Sendable {
        /// Rows of the embedding table and of the output projection.
        public var vocabularySize: Int
        /// Width of the residual stream.
        public var hiddenSize: Int
        /// Width inside the feed-forward part of the dense layers.
        public var intermediateSize: Int
        /// Width inside one expert.
        public var expertSize: Int
        /// Experts that every token uses; they are one feed-forward part of their common width.
        public var sharedExperts: Int
        /// How the other experts are chosen.
        public var routing: ExpertRouter.Rule
        /// Layers, from the first, that have no experts.
        public var denseLayers: Int
        /// Number of decoder layers.
        public var layers: Int
        /// Widths of the attention.
        public var attention: LatentAttention.Sizes
        /// Added to the mean square in every norm but the latent's.
        public var normEpsilon: Double
        /// Added to the mean square in the norm of the latent; no checkpoint states it.
        public var latentEpsilon = 1e-6
        /// Base of the rotary frequencies.
        public var ropeTheta: Double
        /// Tokens that the context holds, prompt and answer together.
        public var contextLength: Int
    }

    /// Numbers of the vision tower.
    public struct Vision: Hashable, Sendable {
        /// Number of transformer blocks.
        public var depth: Int
        /// Width of the residual stream.
        public var hiddenSize: Int
        /// Width inside the feed-forward part.
        public var intermediateSize: Int
        /// Attention heads.
        public var heads: Int
        /// Side of a patch in pixels.
        public var patchSize: Int
        /// Rows of the table of position embeddings.
        public var positionRows: Int
        /// Columns of the table of position embeddings.
        public var positionColumns: Int
        /// Side, in patches, of the blocks that the projector joins.
        public var mergeSize: Int
        /// Base of the rotary frequencies; no checkpoint states it.
        public var ropeTheta = 10_000.0
        /// Added to the variance in every norm, the projector's included; no checkpoint states it.
        public var normEpsilon = 1e-5

        /// Width of one head.
        public var headSize: Int { hiddenSize / heads }
        /// Numbers in one row of the pixel values: colours × rows × columns.
        public var patchLength: Int { 3 * patchSize * patchSize }
        /// Patches that one merged feature is made of.
        public var mergeUnit: Int { mergeSize * mergeSize }
    }
}

extension KimiVL.Config {
    /// Reads a config.json.
    ///
    /// - Parameters:
    ///   - json: the file's bytes.
    ///   - path: the name used in messages.
    /// - Throws: ``ModelError/notJSON(path:reason:)``, or ``ModelError/config(path:problems:)`` with every problem found.
    public init(json: Data, path: String = "config.json") throws(ModelError) {
        let root = try ConfigFile.members(of: json, path: path)
        var top = ConfigReader(sections: [("", root)] + Self.sections("text_config", of: root))
        let nested = Self.sections("text_config", of: root)
        var textReader = ConfigReader(sections: nested.isEmpty ? [("", root)] : nested)
        var visionReader = ConfigReader(sections: Self.sections("vision_config", of: root))

        text = Text(&textReader)
        vision = Vision(&visionReader)
        let ids = 0...max(text.vocabularySize - 1, 0)
        imageTokenID = top.int("media_placeholder_token_id", "image_token_id", fallback: 163_605, in: ids)
        eosTokenIDs = top.intOrInts("eos_token_id", fallback: [163_585])
        let tiedInside = textReader.bool("tie_word_embeddings", fallback: false)
        var outside = ConfigReader(sections: [("", root)])
        tiesWordEmbeddings = outside.bool("tie_word_embeddings", fallback: false) || tiedInside

        top.adopt(textReader)
        top.adopt(visionReader)
        top.adopt(outside)
        let problems = ConfigAudit(root, keys: .kimiVL).problems + top.problems
        guard problems.isEmpty else { throw .config(path: path, problems: problems) }
    }

    /// The object under `key` as a list of one section, or no section.
    private static func sections(
        _ key: String, of root: [String: JSONValue]
    ) -> [(name: String, members: [String: JSONValue])] {
        root[key]?.members.map { [(key, $0)] } ?? []
    }
}

extension KimiVL.Config.Text {
    init(_ reader: inout ConfigReader) {
        vocabularySize = reader.int("vocab_size")
        hiddenSize = reader.int("hidden_size")
        intermediateSize = reader.int("intermediate_size")
        layers = reader.int("num_hidden_layers", in: 1...4096)
        expertSize = reader.int("moe_intermediate_size")
        sharedExperts = reader.int("n_shared_experts", fallback: 2, in: 1...4096)
        denseLayers = reader.int("first_k_dense_replace", fallback: 1, in: 0...4096)
        routing = ExpertRouter.Rule(&reader)
        attention = LatentAttention.Sizes(&reader)
        normEpsilon = reader.positive("rms_norm_eps", fallback: 1e-5)
        contextLength = reader.int("max_position_embeddings", fallback: 131_072)

        var rope: ConfigReader
        (rope, ropeTheta) = reader.rope(theta: 800_000)
        rope.require("rope_type", "type", oneOf: ["default"])
        reader.adopt(rope)
        reader.require("hidden_act", oneOf: ["silu"])
        refuseVariants(&reader)
    }

    /// Members of the DeepSeek-V3 family that Kimi-VL is not.
    private func refuseVariants(_ reader: inout ConfigReader) {
        reader.require("scoring_func", oneOf: ["sigmoid"])
        reader.require("topk_method", oneOf: ["noaux_tc"])
        let every = reader.int("moe_layer_freq", fallback: 1)
        reader.check(every == 1, "moe_layer_freq", expected: "1", found: "\(every)")
        let queryRank = reader.value(["q_lora_rank"])?.value
        reader.check(queryRank == nil, "q_lora_rank", expected: "null", found: queryRank.map { "\($0)" } ?? "null")
        let biased = reader.bool("attention_bias", fallback: false)
        reader.check(!biased, "attention_bias", expected: "false", found: "true")
    }

    /// Whether the layer's feed-forward part has experts.
    func hasExperts(_ layer: Int) -> Bool { layer >= denseLayers }
}

extension ExpertRouter.Rule {
    init(_ reader: inout ConfigReader) {
        self.init(
            experts: reader.int("n_routed_experts", in: 1...65_536),
            chosen: reader.int("num_experts_per_tok", in: 1...65_536),
            groups: reader.int("n_group", fallback: 1, in: 1...65_536),
            groupsKept: reader.int("topk_group", fallback: 1, in: 1...65_536),
            normalizes: reader.bool("norm_topk_prob", fallback: true),
            scale: reader.positive("routed_scaling_factor", fallback: 2.446))
        reader.check(
            groups == 1 || (experts % groups == 0 && experts / groups >= 2), "n_group",
            expected: "groups of at least 2 of n_routed_experts = \(experts)", found: "\(groups)")
        reader.check(
            groupsKept <= groups, "topk_group", expected: "at most n_group = \(groups)", found: "\(groupsKept)")
        let open = groups == 0 ? 0 : experts / groups * min(groupsKept, groups)
        reader.check(
            chosen <= open, "num_experts_per_tok", expected: "at most the \(open) experts of topk_group groups",
            found: "\(chosen)")
    }
}

extension LatentAttention.Sizes {
    init(_ reader: inout ConfigReader) {
        self.init(
            heads: reader.int("num_attention_heads"), latent: reader.int("kv_lora_rank", fallback: 512),
            plain: reader.int("qk_nope_head_dim", fallback: 128), rotated: reader.int("qk_rope_head_dim", fallback: 64),
            value: reader.int("v_head_dim", fallback: 128))
        reader.check(
            rotated.isMultiple(of: 2), "qk_rope_head_dim", expected: "an even number", found: "\(rotated)")
        let keyHeads = reader.int("num_key_value_heads", fallback: heads)
        reader.check(
            keyHeads == heads, "num_key_value_heads", expected: "num_attention_heads = \(heads)", found: "\(keyHeads)")
    }
}

extension KimiVL.Config.Vision {
    init(_ reader: inout ConfigReader) {
        depth = reader.int("num_hidden_layers", fallback: 27, in: 1...4096)
        hiddenSize = reader.int("hidden_size", fallback: 1152)
        intermediateSize = reader.int("intermediate_size", fallback: 4304)
        heads = reader.int("num_attention_heads", fallback: 16)
        patchSize = reader.int("patch_size", fallback: 14, in: 1...4096)
        positionRows = reader.int("init_pos_emb_height", fallback: 64, in: 1...65_536)
        positionColumns = reader.int("init_pos_emb_width", fallback: 64, in: 1...65_536)
        let kernel = reader.ints("merge_kernel_size", fallback: [2, 2])
        mergeSize = kernel.first ?? 0
        reader.check(
            kernel.count == 2 && kernel[0] == kernel[1] && (1...64).contains(kernel[0]),
            "vision_config.merge_kernel_size", expected: "two equal numbers in 1...64", found: "\(kernel)")
        reader.check(
            hiddenSize % heads == 0 && headSize.isMultiple(of: 4), "vision_config.num_attention_heads",
            expected: "heads whose width is a multiple of 4", found: "\(hiddenSize) / \(heads)")
    }
}

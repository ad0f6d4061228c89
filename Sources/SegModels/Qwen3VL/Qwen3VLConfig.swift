public import FoundationEssentials
public import SegLayers

/// Qwen3-VL: a vision transformer whose early blocks feed the decoder's first layers (DeepStack), and a decoder-only language model,
/// dense or with experts.
///
/// The references are `Qwen3VLForConditionalGeneration` and `Qwen3VLMoeForConditionalGeneration` of transformers 5.23.0.
/// README.md in this folder has the architecture in ten lines and the measured parity.
public enum Qwen3VL {}

extension Qwen3VL {
    /// Every number of one checkpoint, from its config.json.
    ///
    /// Both layouts in circulation are read: with `rope_scaling` and `torch_dtype`, as published, and with `rope_parameters` and
    /// `dtype` (transformers 5). Absent keys mean what the reference's classes take for them; sizes must be given.
    public struct Config: Hashable, Sendable {
        /// The language model.
        public var text: Text
        /// The vision tower and its mergers.
        public var vision: Vision
        /// Placeholder of one image feature in the prompt.
        public var imageTokenID: Int
        /// Ids that end a turn according to config.json; generation_config.json, when present, goes before them.
        public var eosTokenIDs: [Int]
        /// True when the output projection is the embedding table.
        public var tiesWordEmbeddings: Bool
    }
}

extension Qwen3VL.Config {
    /// Numbers of the language model.
    public struct Text: Hashable, Sendable {
        /// Rows of the embedding table and of the output projection.
        public var vocabularySize: Int
        /// Width of the residual stream.
        public var hiddenSize: Int
        /// Width inside the gated feed-forward part of layers without experts.
        public var intermediateSize: Int
        /// Number of decoder layers.
        public var layers: Int
        /// Query heads.
        public var heads: Int
        /// Key and value heads; each serves `heads / keyValueHeads` consecutive query heads.
        public var keyValueHeads: Int
        /// Width of one head, even; not always `hiddenSize / heads`.
        public var headSize: Int
        /// Added to the mean square in every norm.
        public var normEpsilon: Double
        /// Base of the rotary frequencies.
        public var ropeTheta: Double
        /// How many frequencies follow the temporal, row and column position.
        public var ropeSections: [Int]
        /// Tokens that the context holds, prompt and answer together.
        public var contextLength: Int
        /// The experts, where the model has them.
        public var experts: Experts?

        /// For each frequency, the position that it follows. The second and third of every three follow row and column until their
        /// share is used up; the others follow the temporal position.
        var axes: [Int] {
            (0..<headSize / 2).map { index in
                let axis = index % 3
                return axis > 0 && index < 3 * ropeSections[axis] ? axis : 0
            }
        }

        /// The experts of a layer; nil where it has one feed-forward part.
        func experts(inLayer layer: Int) -> Experts? {
            guard let experts, !experts.denseLayers.contains(layer), (layer + 1) % experts.every == 0 else {
                return nil
            }
            return experts
        }
    }

    /// Numbers of the experts.
    public struct Experts: Hashable, Sendable {
        /// How many there are, and how many each token uses.
        public var routing: ExpertRouter.Rule
        /// Width inside an expert.
        public var size: Int
        /// Every how many layers there are experts.
        public var every: Int
        /// Layers without experts all the same.
        public var denseLayers: Set<Int>
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
        /// Width of the merged features: the language model's `hiddenSize`.
        public var outputSize: Int
        /// Side of a patch in pixels.
        public var patchSize: Int
        /// Frames of a patch.
        public var temporalPatchSize: Int
        /// Colour channels.
        public var channels: Int
        /// Side, in patches, of the blocks that the mergers join.
        public var mergeSize: Int
        /// Rows of the table of learned positions.
        public var positions: Int
        /// Blocks whose output goes into the decoder's first layers, by the number of their merger.
        public var deepStackBlocks: [Int]
        /// Base of the rotary frequencies.
        public var ropeTheta: Double
        /// Added to the variance in every norm; no checkpoint states it.
        public let normEpsilon = 1e-6

        /// Width of one head.
        public var headSize: Int { hiddenSize / heads }
        /// Side of the square of learned positions.
        public var positionSide: Int { Int(Double(positions).squareRoot()) }
        /// Numbers in one row of the pixel values.
        public var patchLength: Int { channels * temporalPatchSize * patchSize * patchSize }
        /// Patches that one merged feature is made of.
        public var mergeUnit: Int { mergeSize * mergeSize }
    }
}

extension Qwen3VL.Config {
    /// Reads a config.json.
    ///
    /// - Parameters:
    ///   - json: the file's bytes.
    ///   - path: the name used in messages.
    /// - Throws: ``ModelError/notJSON(path:reason:)``, or ``ModelError/config(path:problems:)`` with every problem found.
    public init(json: Data, path: String = "config.json") throws(ModelError) {
        let root = try ConfigFile.members(of: json, path: path)
        let nested = root["text_config"]?.members.map { [("text_config", $0)] } ?? []
        var top = ConfigReader(sections: [("", root)] + nested)
        var textReader = ConfigReader(sections: nested.isEmpty ? [("", root)] : nested)
        var visionReader = ConfigReader(
            sections: root["vision_config"]?.members.map { [("vision_config", $0)] } ?? [])

        text = Text(&textReader, hasExperts: root["model_type"] == .string("qwen3_vl_moe"))
        vision = Vision(&visionReader, text: text)
        let ids = 0...max(text.vocabularySize - 1, 0)
        imageTokenID = top.int("image_token_id", fallback: 151_655, in: ids)
        eosTokenIDs = top.intOrInts("eos_token_id", fallback: [151_645])
        tiesWordEmbeddings = top.bool("tie_word_embeddings", fallback: false)

        top.adopt(textReader)
        top.adopt(visionReader)
        let problems = ConfigAudit(root, keys: .qwen3VL).problems + top.problems
        guard problems.isEmpty else { throw .config(path: path, problems: problems) }
    }
}

extension Qwen3VL.Config.Text {
    init(_ reader: inout ConfigReader, hasExperts: Bool) {
        vocabularySize = reader.int("vocab_size")
        hiddenSize = reader.int("hidden_size")
        intermediateSize = reader.int("intermediate_size")
        layers = reader.int("num_hidden_layers", in: 1...4096)
        heads = reader.int("num_attention_heads")
        keyValueHeads = reader.int("num_key_value_heads", fallback: heads)
        headSize = reader.int("head_dim", fallback: hasExperts ? hiddenSize / heads : 128)
        normEpsilon = reader.positive("rms_norm_eps", fallback: 1e-6)
        contextLength = reader.int("max_position_embeddings", fallback: 128_000)
        experts = hasExperts ? Qwen3VL.Config.Experts(&reader) : nil

        var rope: ConfigReader
        (rope, ropeTheta) = reader.rope(theta: 500_000)
        ropeSections = rope.ints("mrope_section", fallback: [24, 20, 20])
        rope.require("rope_type", "type", oneOf: ["default", "mrope"])
        let interleaves = rope.bool("mrope_interleaved", fallback: true)
        rope.check(interleaves, "mrope_interleaved", expected: "true", found: "false")
        reader.adopt(rope)
        reader.require("hidden_act", oneOf: ["silu"])
        check(&reader)
    }

    /// What must hold between the numbers.
    private func check(_ reader: inout ConfigReader) {
        reader.check(
            heads % keyValueHeads == 0, "num_key_value_heads", expected: "a divisor of num_attention_heads = \(heads)",
            found: "\(keyValueHeads)")
        reader.check(
            headSize > 0 && headSize.isMultiple(of: 2), "head_dim", expected: "an even number", found: "\(headSize)")
        reader.check(
            ropeSections.count == 3 && ropeSections.reduce(0, +) == headSize / 2, "mrope_section",
            expected: "three numbers that sum to \(headSize / 2)", found: "\(ropeSections)")
        let biased = reader.bool("attention_bias", fallback: false)
        reader.check(!biased, "attention_bias", expected: "false", found: "true")
    }
}

extension Qwen3VL.Config.Experts {
    init(_ reader: inout ConfigReader) {
        let count = reader.int("num_experts", "num_local_experts", in: 1...65_536)
        let chosen = reader.int("num_experts_per_tok", in: 1...65_536)
        routing = ExpertRouter.Rule(experts: count, chosen: chosen, scoring: .softmax)
        size = reader.int("moe_intermediate_size")
        every = reader.int("decoder_sparse_step", fallback: 1, in: 1...4096)
        denseLayers = Set(reader.ints("mlp_only_layers", fallback: []))
        reader.check(
            chosen <= count, "num_experts_per_tok", expected: "at most num_experts = \(count)", found: "\(chosen)")
    }
}

extension Qwen3VL.Config.Vision {
    init(_ reader: inout ConfigReader, text: Qwen3VL.Config.Text) {
        depth = reader.int("depth", "num_hidden_layers", fallback: 27, in: 1...4096)
        hiddenSize = reader.int("hidden_size", fallback: 1152)
        intermediateSize = reader.int("intermediate_size", fallback: 4304)
        heads = reader.int("num_heads", "num_attention_heads", fallback: 16)
        outputSize = reader.int("out_hidden_size", fallback: 3584)
        patchSize = reader.int("patch_size", fallback: 16, in: 1...4096)
        temporalPatchSize = reader.int("temporal_patch_size", fallback: 2, in: 1...64)
        channels = reader.int("in_channels", fallback: 3, in: 1...64)
        mergeSize = reader.int("spatial_merge_size", fallback: 2, in: 1...64)
        positions = reader.int("num_position_embeddings", fallback: 2304, in: 1...1 << 24)
        deepStackBlocks = reader.ints("deepstack_visual_indexes", fallback: [8, 16, 24])
        var rope: ConfigReader
        (rope, ropeTheta) = reader.rope(theta: 10_000)
        rope.require("rope_type", "type", oneOf: ["axial", "default"])
        reader.adopt(rope)
        reader.require("hidden_act", oneOf: ["gelu_pytorch_tanh"])
        check(&reader, text: text)
    }

    /// What must hold between the numbers.
    private func check(_ reader: inout ConfigReader, text: Qwen3VL.Config.Text) {
        reader.check(
            hiddenSize % heads == 0 && headSize.isMultiple(of: 4), "vision_config.num_heads",
            expected: "heads whose width is a multiple of 4", found: "\(hiddenSize) / \(heads)")
        reader.check(
            positionSide * positionSide == positions, "vision_config.num_position_embeddings",
            expected: "a square number", found: "\(positions)")
        reader.check(
            outputSize == text.hiddenSize, "vision_config.out_hidden_size",
            expected: "the text model's hidden_size = \(text.hiddenSize)", found: "\(outputSize)")
        let blocks = deepStackBlocks
        reader.check(
            Set(blocks).count == blocks.count && blocks.allSatisfy { $0 < depth } && blocks.count <= text.layers,
            "vision_config.deepstack_visual_indexes",
            expected: "different numbers below depth = \(depth), at most num_hidden_layers = \(text.layers) of them",
            found: "\(blocks)")
    }
}

public import FoundationEssentials
public import SegInputs

/// Qwen2.5-VL: a windowed vision transformer, a merger and a decoder-only language model.
///
/// The reference is `Qwen2_5_VLForConditionalGeneration` of transformers 5.23.0. README.md in this folder has the
/// architecture in ten lines and the measured parity.
public enum Qwen25VL {}

extension Qwen25VL {
    /// Every number of one checkpoint, from its config.json.
    ///
    /// All layouts in circulation are read: text keys at the top level (transformers up to 4.51), under `text_config`
    /// (4.52 and later), and with `rope_parameters` and `dtype` (5.x); a vision part from which a fine-tune has dropped most keys.
    /// Absent keys mean the values of Qwen2.5-VL-7B, except the sizes of the text model, which must be given.
    public struct Config: Hashable, Sendable {
        /// The language model.
        public var text: Text
        /// The vision tower and its merger.
        public var vision: Vision
        /// Placeholder of one image feature in the prompt; files with Kimi-VL's tokenizer spell it `media_placeholder_token_id`.
        public var imageTokenID: Int
        /// Placeholder of one video feature; never expanded here.
        public var videoTokenID: Int
        /// Written before an image's placeholders.
        public var visionStartTokenID: Int
        /// Written after an image's placeholders.
        public var visionEndTokenID: Int
        /// Ids that end a turn according to config.json; generation_config.json, when present, goes before them.
        public var eosTokenIDs: [Int]
        /// True when the output projection is the embedding table.
        public var tiesWordEmbeddings: Bool
    }
}

extension Qwen25VL.Config {
    /// Numbers of the language model.
    public struct Text: Hashable, Sendable {
        /// Rows of the embedding table and of the output projection.
        public var vocabularySize: Int
        /// Width of the residual stream.
        public var hiddenSize: Int
        /// Width inside the gated feed-forward part.
        public var intermediateSize: Int
        /// Number of decoder layers.
        public var layers: Int
        /// Query heads.
        public var heads: Int
        /// Key and value heads; each serves `heads / keyValueHeads` consecutive query heads.
        public var keyValueHeads: Int
        /// Width of one head, even.
        public var headSize: Int
        /// Added to the mean square in every norm.
        public var normEpsilon: Double
        /// Base of the rotary frequencies.
        public var ropeTheta: Double
        /// Frequencies that follow the temporal, row and column position, in that order; they sum to `headSize / 2`.
        public var ropeSections: [Int]
        /// How the tokens of a prompt are numbered: plainly when the file has no `mrope_section`.
        public var positionScheme: PositionScheme
        /// Tokens that the context holds, prompt and answer together.
        public var contextLength: Int

        /// For each frequency, the position that it follows: section after section.
        var axes: [Int] { ropeSections.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) } }
    }

    /// Numbers of the vision tower.
    public struct Vision: Hashable, Sendable {
        /// Number of transformer blocks.
        public var depth: Int
        /// Width of the residual stream.
        public var hiddenSize: Int
        /// Width inside the gated feed-forward part.
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
        /// Side, in patches, of the blocks that the merger joins.
        public var mergeSize: Int
        /// Side of an attention window in pixels.
        public var windowSize: Int
        /// Blocks that see the whole frame; all others see their window only.
        public var fullAttentionBlocks: Set<Int>
        /// Base of the rotary frequencies.
        public var ropeTheta: Double
        /// Added to the mean square in every norm; no checkpoint states it.
        public let normEpsilon = 1e-6

        /// Width of one head.
        public var headSize: Int { hiddenSize / heads }
        /// Numbers in one row of the pixel values.
        public var patchLength: Int { channels * temporalPatchSize * patchSize * patchSize }
        /// Patches that one merged feature is made of.
        public var mergeUnit: Int { mergeSize * mergeSize }
    }
}

extension Qwen25VL.Config {
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
        vision = Vision(&visionReader, textHiddenSize: text.hiddenSize)
        let ids = 0...max(text.vocabularySize - 1, 0)
        imageTokenID = top.int("media_placeholder_token_id", "image_token_id", fallback: 151_655, in: ids)
        videoTokenID = top.int("video_token_id", fallback: 151_656, in: 0...(1 << 31))
        visionStartTokenID = top.int("vision_start_token_id", fallback: 151_652, in: 0...(1 << 31))
        visionEndTokenID = top.int("vision_end_token_id", fallback: 151_653, in: 0...(1 << 31))
        eosTokenIDs = top.intOrInts("eos_token_id", fallback: [151_645])
        let tiedInside = textReader.bool("tie_word_embeddings", fallback: false)
        var outside = ConfigReader(sections: [("", root)])
        tiesWordEmbeddings = outside.bool("tie_word_embeddings", fallback: false) || tiedInside

        top.adopt(textReader)
        top.adopt(visionReader)
        top.adopt(outside)
        let problems = ConfigAudit(root, keys: .qwen25VL).problems + top.problems
        guard problems.isEmpty else { throw .config(path: path, problems: problems) }
    }

    /// The object under `key` as a list of one section, or no section.
    private static func sections(
        _ key: String, of root: [String: JSONValue]
    ) -> [(name: String, members: [String: JSONValue])] {
        root[key]?.members.map { [(key, $0)] } ?? []
    }
}

extension Qwen25VL.Config.Text {
    init(_ reader: inout ConfigReader) {
        vocabularySize = reader.int("vocab_size")
        hiddenSize = reader.int("hidden_size")
        intermediateSize = reader.int("intermediate_size")
        layers = reader.int("num_hidden_layers", in: 1...4096)
        heads = reader.int("num_attention_heads")
        keyValueHeads = reader.int("num_key_value_heads", fallback: 4)
        headSize = reader.int("head_dim", fallback: hiddenSize / heads)
        normEpsilon = reader.positive("rms_norm_eps", fallback: 1e-6)
        contextLength = reader.int("max_position_embeddings", fallback: 128_000)

        var rope: ConfigReader
        (rope, ropeTheta) = reader.rope(theta: 1_000_000)
        ropeSections = rope.ints("mrope_section", fallback: [headSize / 2, 0, 0])
        positionScheme = rope.value(["mrope_section"]) == nil ? .plain : .multimodal
        rope.require("rope_type", "type", oneOf: ["default", "mrope"])
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
        // Sliding windows change the answers of long prompts; the published checkpoints carry the keys but leave them off.
        let slides = reader.bool("use_sliding_window", fallback: false)
        let from = reader.int("max_window_layers", fallback: 28, in: 0...(1 << 31))
        reader.check(
            !slides || from >= layers, "use_sliding_window", expected: "false, or max_window_layers ≥ \(layers)",
            found: "true")
    }
}

extension Qwen25VL.Config.Vision {
    init(_ reader: inout ConfigReader, textHiddenSize: Int) {
        depth = reader.int("num_hidden_layers", "depth", fallback: 32, in: 1...4096)
        hiddenSize = reader.int("hidden_size", fallback: 1280)
        intermediateSize = reader.int("intermediate_size", fallback: 3420)
        heads = reader.int("num_attention_heads", "num_heads", fallback: 16)
        outputSize = reader.int("out_hidden_size", fallback: textHiddenSize)
        patchSize = reader.int("patch_size", "spatial_patch_size", fallback: 14, in: 1...4096)
        temporalPatchSize = reader.int("temporal_patch_size", fallback: 2, in: 1...64)
        channels = reader.int("in_channels", "in_chans", fallback: 3, in: 1...64)
        mergeSize = reader.int("spatial_merge_size", fallback: 2, in: 1...64)
        windowSize = reader.int("window_size", fallback: 112)
        fullAttentionBlocks = Set(reader.ints("fullatt_block_indexes", fallback: [7, 15, 23, 31]))
        var rope: ConfigReader
        (rope, ropeTheta) = reader.rope(theta: 10_000)
        rope.require("rope_type", "type", oneOf: ["default", "axial"])
        reader.adopt(rope)
        reader.require("hidden_act", oneOf: ["silu"])
        check(&reader, textHiddenSize: textHiddenSize)
    }

    /// What must hold between the numbers.
    private func check(_ reader: inout ConfigReader, textHiddenSize: Int) {
        reader.check(
            hiddenSize % heads == 0 && headSize.isMultiple(of: 4), "vision_config.num_heads",
            expected: "heads whose width is a multiple of 4", found: "\(hiddenSize) / \(heads)")
        reader.check(
            windowSize / mergeSize / patchSize >= 1, "vision_config.window_size",
            expected: "at least \(mergeSize * patchSize)", found: "\(windowSize)")
        reader.check(
            outputSize == textHiddenSize, "vision_config.out_hidden_size",
            expected: "the text model's hidden_size = \(textHiddenSize)", found: "\(outputSize)")
    }
}

import Foundation
import SegInputs
import Testing

@testable import SegModels

@Suite struct Qwen25VLConfigTests {
    static let sizes = """
        "vocab_size": 320, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 3,
        "num_attention_heads": 4, "num_key_value_heads": 2, "rms_norm_eps": 1e-5, "max_position_embeddings": 777
        """
    static let ids = #""image_token_id": 300, "eos_token_id": [7, 8], "model_type": "qwen2_5_vl""#
    static let vision = """
        "vision_config": {"depth": 4, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": 64,
        "in_chans": 3, "fullatt_block_indexes": [1, 3], "window_size": 56}
        """

    static let layouts = [
        #"{\#(ids), \#(sizes), "rope_theta": 5e5, "rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3]}, \#(vision)}"#,
        """
        {\(ids), \(vision), "text_config": {\(sizes), "image_token_id": 300, "rope_theta": 500000,
         "rope_scaling": {"type": "default", "rope_type": "default", "mrope_section": [2, 3, 3]}}}
        """,
        """
        {\(ids), \(vision), "dtype": "float32", "tie_word_embeddings": false, "text_config": {\(sizes),
         "rope_parameters": {"rope_type": "default", "rope_theta": 5e5, "mrope_section": [2, 3, 3]}}}
        """,
    ]

    @Test(arguments: layouts)
    func `every layout says the same`(_ json: String) throws {
        let config = try Qwen25VL.Config(json: Data(json.utf8))
        let text = config.text
        #expect(text.vocabularySize == 320 && text.hiddenSize == 64 && text.intermediateSize == 96 && text.layers == 3)
        #expect(text.heads == 4 && text.keyValueHeads == 2 && text.headSize == 16 && text.contextLength == 777)
        #expect(text.normEpsilon == 1e-5 && text.ropeTheta == 5e5 && text.ropeSections == [2, 3, 3])
        let vision = config.vision
        #expect(vision.depth == 4 && vision.hiddenSize == 32 && vision.intermediateSize == 48 && vision.heads == 2)
        #expect(vision.headSize == 16 && vision.outputSize == 64 && vision.windowSize == 56)
        #expect(vision.fullAttentionBlocks == [1, 3] && vision.patchLength == 1176 && vision.mergeUnit == 4)
        #expect(config.imageTokenID == 300 && config.eosTokenIDs == [7, 8] && !config.tiesWordEmbeddings)
    }

    @Test func `keys that a thin vision part drops mean the published values`() throws {
        let json = """
            {\(Self.ids), \(Self.sizes), "rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3]}, "vision_config":
             {"hidden_size": 1280, "in_chans": 3, "spatial_patch_size": 14, "tokens_per_second": 2, "model_type": "qwen2_5_vl"}}
            """
        let vision = try Qwen25VL.Config(json: Data(json.utf8)).vision
        #expect(vision.depth == 32 && vision.intermediateSize == 3420 && vision.heads == 16 && vision.headSize == 80)
        #expect(
            vision.patchSize == 14 && vision.temporalPatchSize == 2 && vision.channels == 3 && vision.mergeSize == 2)
        #expect(vision.windowSize == 112 && vision.fullAttentionBlocks == [7, 15, 23, 31])
        #expect(vision.outputSize == 64 && vision.ropeTheta == 10_000 && vision.normEpsilon == 1e-6)
    }

    @Test func `keys that the text part drops mean the published values`() throws {
        let json = """
            {"vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28,
             "num_attention_heads": 28, "rope_scaling": null, "num_key_value_heads": null}
            """
        let config = try Qwen25VL.Config(json: Data(json.utf8))
        #expect(config.text.keyValueHeads == 4 && config.text.headSize == 128 && config.text.ropeTheta == 1e6)
        #expect(config.text.contextLength == 128_000)
        #expect(config.text.normEpsilon == 1e-6 && config.imageTokenID == 151_655 && config.videoTokenID == 151_656)
        #expect(config.visionStartTokenID == 151_652 && config.visionEndTokenID == 151_653)
        #expect(config.eosTokenIDs == [151_645] && !config.tiesWordEmbeddings)
    }

    @Test(arguments: [
        (#""rope_scaling": null"#, PositionScheme.plain), (#""rope_theta": 5e5"#, .plain),
        (#""rope_parameters": {"rope_type": "default"}"#, .plain),
        (#""rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3]}"#, .multimodal),
    ])
    func `without sections positions have one dimension`(_ entry: String, _ scheme: PositionScheme) throws {
        let config = try ModelConfig(json: Data("{\(Self.ids), \(Self.sizes), \(entry), \(Self.vision)}".utf8))
        #expect(config.positionScheme == scheme)
        let qwen = try #require(config.own as? Qwen25VL.Config)
        #expect(qwen.text.ropeSections == (scheme == .plain ? [8, 0, 0] : [2, 3, 3]))
    }

    @Test func `a file with Kimi-VL's tokenizer names its placeholder`() throws {
        let json = """
            {"media_placeholder_token_id": 11, "rope_scaling": {"mrope_section": [2, 3, 3]}, \(Self.sizes), \(Self.vision)}
            """
        #expect(try Qwen25VL.Config(json: Data(json.utf8)).imageTokenID == 11)
    }

    @Test(arguments: [(true, nil), (false, true), (nil, true)] as [(Bool?, Bool?)])
    func `tied embeddings may be stated at either level`(_ outside: Bool?, _ inside: Bool?) throws {
        func entry(_ value: Bool?) -> String { value.map { #""tie_word_embeddings": \#($0),"# } ?? "" }
        let text = #"{\#(entry(inside)) \#(Self.sizes), "rope_scaling": {"mrope_section": [2, 3, 3]}}"#
        let json = #"{\#(entry(outside)) \#(Self.ids), \#(Self.vision), "text_config": \#(text)}"#
        #expect(try Qwen25VL.Config(json: Data(json.utf8)).tiesWordEmbeddings)
    }

    /// transformers 5.23.0 takes its class's defaults for all that a `text_config` leaves out, whatever stands beside
    /// it.
    @Test func `a text_config that leaves the sizes beside it is refused by key`() throws {
        let json = #"{\#(Self.ids), \#(Self.sizes), \#(Self.vision), "text_config": {"tie_word_embeddings": true}}"#
        let error = #expect(throws: ModelError.self) { try Qwen25VL.Config(json: Data(json.utf8)) }
        #expect("\(try #require(error))".contains("hidden_size: expected such a key inside text_config"))
    }

    @Test func `all problems are reported at once, each with its key`() throws {
        let json = """
            {"hidden_size": "wide", "intermediate_size": 0, "num_hidden_layers": 2.5, "num_attention_heads": 4,
             "hidden_act": "gelu", "rope_scaling": {"type": "yarn", "mrope_section": [2, 3]}, "rms_norm_eps": -1,
             "vision_config": {"patch_size": true, "num_heads": 3}}
            """
        let error = try #require(throws: ModelError.self) { try Qwen25VL.Config(json: Data(json.utf8), path: "c.json") }
        guard case .config("c.json", let problems) = error else { return #expect(Bool(false), "\(error)") }
        let keys = Set(problems.map(\.key))
        for key in [
            "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "hidden_act", "rope_scaling.type",
            "mrope_section", "rms_norm_eps", "vision_config.patch_size", "vision_config.num_heads",
        ] { #expect(keys.contains(key), "\(key) is not among \(keys)") }
    }

    @Test(arguments: [
        ("head_dim", #""head_dim": 7"#), ("num_key_value_heads", #""num_key_value_heads": 3"#),
        ("use_sliding_window", #""use_sliding_window": true, "max_window_layers": 1"#),
        (
            "vision_config.out_hidden_size",
            #""vision_config": {"out_hidden_size": 63, "hidden_size": 32, "num_heads": 2}"#
        ),
        ("vision_config.window_size", #""vision_config": {"window_size": 20, "hidden_size": 32, "num_heads": 2}"#),
        ("image_token_id", #""image_token_id": 320"#),
    ])
    func `numbers that do not fit together are refused`(_ key: String, _ entry: String) throws {
        let head =
            #"{"vocab_size": 320, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 3, "num_attention_heads": 4,"#
        let json = head + #""rope_scaling": {"mrope_section": [2, 3, 3]}, \#(entry)}"#
        let error = try #require(throws: ModelError.self) { try Qwen25VL.Config(json: Data(json.utf8)) }
        guard case .config(_, let problems) = error else { return #expect(Bool(false), "\(error)") }
        #expect(problems.map(\.key).contains(key), "\(problems)")
    }

    @Test(arguments: ["", "{", "[]", "3", "null", "{\"a\": NaN}", String(repeating: "[", count: 100_000)])
    func `what is no JSON object is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try Qwen25VL.Config(json: Data(text.utf8)) }
    }
}

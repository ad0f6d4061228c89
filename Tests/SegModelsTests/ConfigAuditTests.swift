import Foundation
import Testing

@testable import SegModels

/// What holds where config.json spells a setting twice was asked of transformers 5.23.0 for each of these files.
@Suite struct ConfigAuditTests {
    private static let text = """
        "vocab_size": 320, "hidden_size": 128, "intermediate_size": 96, "num_hidden_layers": 3, "num_attention_heads": 4,
        "num_key_value_heads": 4, "rms_norm_eps": 1e-6, "max_position_embeddings": 777
        """
    private static let sections = #""mrope_section": [2, 7, 7]"#
    private static let modern = #""rope_parameters": {"rope_type": "default", "rope_theta": 4.0, \#(sections)}"#
    private static let yarn =
        #"{"type": "yarn", "rope_type": "yarn", \#(sections), "factor": 4.0, "original_max_position_embeddings": 1024}"#

    private func json(_ text: String, _ top: String = "", vision: String = "") -> String {
        """
        {"model_type": "qwen2_5_vl", "image_token_id": 300, "eos_token_id": 7\(top.isEmpty ? "" : ", " + top),
         "vision_config": {"depth": 4, "hidden_size": 32, "num_heads": 2, "out_hidden_size": 128\(vision.isEmpty ? "" : ", " + vision)},
         "text_config": {\(Self.text), \(text)}}
        """
    }

    private func read(_ json: String) throws -> (theta: Double, notes: [String]) {
        let data = Data(json.utf8)
        let config = try ModelConfig(json: data, path: "c")
        guard let qwen = config.own as? Qwen25VL.Config else { return (0, []) }
        return (qwen.text.ropeTheta, try config.notes(json: data, path: "c"))
    }

    @Test(arguments: [
        (modern, 4.0, 0), (modern + #", "rope_theta": 1000000.0"#, 4, 1), (modern + #", "rope_theta": 4.0"#, 4, 0),
        (#""rope_parameters": {"rope_type": "default", \#(sections)}, "rope_theta": 9.0"#, 9, 0),
        (#""rope_scaling": {"type": "mrope", \#(sections)}, "rope_theta": 9.0"#, 9, 0),
        (#""rope_scaling": {"type": "mrope", \#(sections), "rope_theta": 5.0}, "rope_theta": 9.0"#, 5, 1),
        (modern + #", "rope_scaling": null"#, 4, 0), (modern + #", "rope_scaling": {}"#, 4, 0),
        (modern + #", "rope_scaling": {"type": "mrope", \#(sections)}"#, 1_000_000, 1),
        (modern + #", "partial_rotary_factor": 0.5"#, 4, 0),
        (#""rope_scaling": {"type": "mrope", "rope_type": "default", \#(sections)}"#, 1_000_000, 0),
        (#""rope_scaling": {"type": "yarn", "rope_type": "default", \#(sections)}"#, 1_000_000, 1),
    ])
    func `the base is the one that transformers takes, and another one beside it is reported`(
        _ rope: String, _ theta: Double, _ notes: Int
    ) throws {
        let found = try read(json(rope))
        #expect(found.theta == theta)
        #expect(found.notes.count == notes, "\(found.notes)")
    }

    @Test(arguments: [
        (modern + #", "rope_scaling": \#(yarn)"#, "", "text_config.rope_scaling.rope_type"),
        (modern, #""rope_scaling": \#(yarn)"#, "rope_scaling: "),
        (#""rope_scaling": \#(yarn)"#, "", "text_config.rope_scaling.rope_type"),
        (#""rope_scaling": {"type": "default", "rope_type": "yarn", \#(sections)}"#, "", "rope_scaling.rope_type"),
        (#""rope_parameters": {"rope_type": "default", \#(sections)}"#, #""rope_theta": 9.0"#, "rope_theta: "),
        (modern, #""rope_parameters": {"rope_type": "yarn", "factor": 4.0, "rope_theta": 3.0}"#, "rope_parameters: "),
        (modern + #", "layer_types": ["full_attention", "sliding_attention", "full_attention"]"#, "", "layer_types"),
        (modern, #""head_dim": 64"#, "head_dim: "),
    ])
    func `what would be another computation is refused by key`(_ rope: String, _ top: String, _ key: String) throws {
        let error = #expect(throws: ModelError.self) { try read(json(rope, top)) }
        let sentence = "\(try #require(error))"
        #expect(sentence.contains(key), "\(sentence)")
    }

    @Test func `keys beside text_config that it has too are reported when they differ`() throws {
        let notes = try read(json(Self.modern, #""rms_norm_eps": 0.5, "hidden_size": 128"#)).notes
        #expect(
            notes == ["c: text_config.rms_norm_eps (1e-06) holds, rms_norm_eps (0.5) beside text_config is not read"])
    }

    @Test(arguments: [
        (#""depth": 4, "num_hidden_layers": 5"#, "vision_config.num_hidden_layers (5) holds"),
        (#""in_channels": 3, "in_chans": 4"#, "vision_config.in_channels (3) holds"),
        (#""patch_size": 14, "spatial_patch_size": 16"#, "vision_config.patch_size (14) holds"),
        (#""frobnicate": 1, "tokens_per_second": 2"#, "without effect here: vision_config.frobnicate"),
        (
            #""rope_theta": 5.0, "rope_parameters": {"rope_theta": 6.0}"#,
            "vision_config.rope_parameters.rope_theta (6) holds"
        ),
    ])
    func `the vision tower's spellings are compared too`(_ vision: String, _ note: String) throws {
        #expect(try read(json(Self.modern, vision: vision)).notes.contains { $0.contains(note) })
    }

    @Test(arguments: ["awq", "gptq", "bitsandbytes", "fp8", "compressed-tensors", "mxfp4"])
    func `quantized weights are named before anything else`(_ method: String) throws {
        for place in ["top", "text"] {
            let settings = #""quantization_config": {"quant_method": "\#(method)", "bits": 4}"#
            let text = place == "top" ? json(Self.modern, settings) : json(Self.modern + ", " + settings)
            let error = #expect(throws: ModelError.self) { try read(text) }
            let sentence = "\(try #require(error))"
            #expect(sentence.contains("quantization_config: expected weights as F32"))
            #expect(sentence.contains(#"quantized by "\#(method)""#))
        }
    }
}

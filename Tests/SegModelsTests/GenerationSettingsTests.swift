import Foundation
import Testing

@testable import SegModels

@Suite struct GenerationSettingsTests {
    private func read(_ json: String) throws -> GenerationSettings {
        try GenerationSettings(json: Data(json.utf8), path: "d/generation_config.json")
    }

    @Test func `the published base model's file holds as it is`() throws {
        let settings = try read(
            """
            {"bos_token_id": 1900, "do_sample": true, "eos_token_id": [1902, 1900], "pad_token_id": 1900, "max_new_tokens": 512,
             "repetition_penalty": 1.05, "temperature": 1e-06, "top_k": 1, "top_p": 0.001}
            """)
        #expect(settings.draws && settings.repetitionPenalty == 1.05 && settings.temperature == 1e-6)
        #expect(settings.topK == 1 && settings.topP == 0.001 && settings.maxNewTokens == 512 && settings.notes.isEmpty)
    }

    /// As `GenerationConfig` and `_get_logits_processor` of transformers 5.23.0 have it.
    @Test(arguments: [
        ("{}", 0, 0, 1, 1), (#"{"do_sample": false, "temperature": 0.7, "top_k": 5, "top_p": 0.5}"#, 0, 0, 1, 1),
        (#"{"repetition_penalty": 1.2}"#, 0, 0, 1, 1.2), (#"{"do_sample": true}"#, 1, 50, 1, 1),
        (#"{"do_sample": true, "temperature": 0.2}"#, 0.2, 50, 1, 1),
        (#"{"do_sample": null, "temperature": 0.2}"#, 0, 0, 1, 1),
        (#"{"do_sample": true, "top_k": 0, "top_p": 0.9, "repetition_penalty": 0.9}"#, 1, 0, 0.9, 0.9),
        (#"{"do_sample": true, "top_k": null}"#, 1, 50, 1, 1),
    ])
    func `greedy stays greedy without do_sample, the penalty holds in both`(
        _ json: String, _ temperature: Double, _ topK: Int, _ topP: Double, _ penalty: Double
    ) throws {
        let settings = try read(json)
        #expect(settings.temperature == temperature && settings.topK == topK)
        #expect(settings.topP == topP && settings.repetitionPenalty == penalty && settings.maxNewTokens == nil)
    }

    @Test(arguments: [
        #""num_beams": 4"#, #""no_repeat_ngram_size": 3"#, #""bad_words_ids": [[3]]"#, #""suppress_tokens": [1]"#,
        #""min_new_tokens": 2"#, #""guidance_scale": 1.5"#, #""stop_strings": ["x"]"#, #""sequence_bias": {}"#,
        #""do_sample": true, "typical_p": 0.5"#, #""do_sample": true, "epsilon_cutoff": 0.1"#,
        #""temperature": 0, "do_sample": true"#, #""do_sample": true, "top_p": 1.5"#, #""do_sample": true, "min_p": 2"#,
        #""repetition_penalty": 0"#, #""repetition_penalty": "1.05""#, #""max_new_tokens": 0"#, #""do_sample": 1"#,
        #""do_sample": true, "top_k": -1"#, #""penalty_alpha": 0.6"#, #""watermarking_config": {"bias": 2}"#,
    ])
    func `what cannot be followed is refused by key`(_ member: String) throws {
        let error = #expect(throws: ModelError.self) { try read("{\(member)}") }
        let keys = member.matches(of: #/"([a-z_]+)":/#).map { String($0.1) }
        #expect(keys.contains { "\(error.map { "\($0)" } ?? "")".contains("generation_config.json: \($0): expected") })
    }

    @Test(arguments: [
        #""num_beams": 1"#, #""no_repeat_ngram_size": 0"#, #""typical_p": 0.5"#,
        #""typical_p": 1.0, "do_sample": true"#,
        #""bad_words_ids": null"#, #""suppress_tokens": []"#, #""use_cache": true, "length_penalty": 1.0"#,
    ])
    func `values without effect are let through`(_ member: String) throws {
        #expect(try read("{\(member)}").notes.isEmpty)
    }

    @Test func `keys that nothing knows are reported, and the stated ones remembered`() throws {
        let settings = try read(#"{"frequency_penalty": 1, "repetition_penalty": 1.5, "top_k": null}"#)
        #expect(settings.notes == ["d/generation_config.json: without effect here: frequency_penalty"])
        #expect(settings.stated == ["repetition_penalty"])
        #expect(try GenerationSettings(directory: URL(filePath: "/nowhere")) == GenerationSettings())
    }

    @Test func `a pointer of Git LFS says so`() throws {
        let error = #expect(throws: ModelError.self) {
            try read("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n")
        }
        #expect("\(try #require(error))".contains("git lfs pull"))
    }
}

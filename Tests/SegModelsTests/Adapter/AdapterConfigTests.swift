import Foundation
import Testing

@testable import SegModels

@Suite struct AdapterConfigTests {
    private func read(_ json: String) throws -> AdapterConfig {
        try AdapterConfig(json: Data(json.utf8), path: "a/adapter_config.json")
    }

    @Test func `what is written is read back`() throws {
        for targets in [AdapterTargets.allLinear, .matching(".*_proj"), .named(["k_proj", "q_proj"])] {
            var config = AdapterConfig(
                base: "some/where", rank: 12, alpha: 2.5, dropout: 0.25, usesRootOfRank: true, targets: targets)
            config.ranks = ["q_proj": 3]
            config.alphas = ["layers.0.mlp.up_proj": 7]
            #expect(try AdapterConfig(json: config.json, path: "p") == config)
        }
        let plain = AdapterConfig(base: nil, rank: 1, alpha: 16, targets: .allLinear)
        #expect(try AdapterConfig(json: plain.json, path: "p") == plain)
        #expect(String(decoding: try plain.json, as: UTF8.self).contains(#""lora_alpha" : 16,"#))
    }

    @Test func `absent keys have peft's defaults`() throws {
        let config = try read(#"{"peft_type": "LORA"}"#)
        #expect(config == AdapterConfig(base: nil, rank: 8, alpha: 8, targets: .allLinear))
    }

    @Test(arguments: [1, 4, 16, 64], [false, true])
    func `the scale is alpha over the rank or its root, layer by layer`(_ rank: Int, _ root: Bool) throws {
        var config = AdapterConfig(base: nil, rank: rank, alpha: 24, usesRootOfRank: root, targets: .allLinear)
        func scale(_ alpha: Double, _ rank: Int) -> Double {
            alpha / (root ? Double(rank).squareRoot() : Double(rank))
        }
        #expect(config.scale == scale(24, rank) && config.scale(of: "a.q_proj") == scale(24, rank))
        config.ranks = ["q_proj": 9, #"layers\.[01]\.up"#: 2]
        config.alphas = ["q_proj": 5]
        #expect(config.scale(of: "model.q_proj") == scale(5, 9) && config.rank(of: "model.q_proj") == 9)
        #expect(config.scale(of: "model.layers.1.up") == scale(24, 2))
        #expect(config.rank(of: "model.layers.2.up") == rank && config.rank(of: "model.xq_proj") == rank)
    }

    @Test func `everything that computes otherwise, or cannot be read, is reported at once`() throws {
        let error = #expect(throws: ModelError.self) {
            try read(
                """
                {"peft_type": "IA3", "r": 0, "lora_alpha": -1, "use_rslora": "yes", "target_modules": 7, "use_dora": true,
                 "bias": "all", "modules_to_save": ["lm_head"], "rank_pattern": {"(": 3}, "alpha_pattern": {"q": "x"}}
                """)
        }
        let text = "\(try #require(error))"
        for key in [
            "a/adapter_config.json", "peft_type", "r:", "lora_alpha", "use_rslora", "target_modules", "use_dora",
            "bias",
            "modules_to_save", "rank_pattern.(", "alpha_pattern.q",
        ] { #expect(text.contains(key), "\(key)") }
        for broken in ["", "[]", "{", "nul"] { #expect(throws: ModelError.self) { try read(broken) } }
    }

    @Test(arguments: ["pissa", "pissa_niter_16", "olora", "corda", "loftq", "lora_ga", "mica", "something"])
    func `a beginning that changes the base is refused with what to do`(_ name: String) throws {
        let error = #expect(throws: ModelError.self) {
            try read(#"{"peft_type": "LORA", "init_lora_weights": "\#(name)"}"#)
        }
        let sentence = "\(try #require(error))"
        #expect(sentence.contains("init_lora_weights") && sentence.contains("path_initial_model_for_weight_conversion"))
        #expect(sentence.hasSuffix("found \"\(name)\""))
    }

    @Test(arguments: ["true", "false", "null", #""gaussian""#, #""eva""#, #""orthogonal""#])
    func `a beginning that leaves the base alone is none of ours`(_ value: String) throws {
        #expect(try read(#"{"peft_type": "LORA", "init_lora_weights": \#(value)}"#).notes.isEmpty)
    }

    @Test(arguments: [
        #""use_dora": true"#, #""lora_bias": true"#, #""layer_replication": [[0, 4], [2, 5]]"#,
        #""trainable_token_indices": [1]"#, #""alora_invocation_tokens": [3]"#, #""modules_to_save": ["lm_head"]"#,
        #""target_parameters": ["w"]"#, #""use_qalora": true"#, #""use_bdlora": {"nblocks": 2}"#,
        #""bias": "lora_only""#,
        #""fan_in_fan_out": true"#, #""megatron_config": {"a": 1}"#, #""kasa_config": {}"#, #""arrow_config": {}"#,
    ])
    func `a setting of another computation is refused by name`(_ member: String) throws {
        let key = String(member.dropFirst().prefix { $0 != "\"" })
        let error = #expect(throws: ModelError.self) { try read(#"{"peft_type": "LORA", \#(member)}"#) }
        #expect("\(try #require(error))".contains("\(key): expected"))
    }

    /// What peft 0.18 and 0.21 write beside the settings that are read.
    @Test func `settings without effect are known, and those that nobody knows are reported`() throws {
        let config = try read(
            """
            {"peft_type": "LORA", "task_type": "CAUSAL_LM", "loftq_config": {}, "eva_config": null, "corda_config": null,
             "qalora_group_size": 16, "ensure_weight_tying": false, "exclude_modules": null, "layers_pattern": null,
             "layers_to_transform": null, "megatron_core": "megatron.core", "revision": null, "auto_mapping": null,
             "inference_mode": true, "peft_version": "0.18.0", "novel_setting": 3}
            """)
        #expect(config.notes == ["a/adapter_config.json: without effect here: novel_setting"])
    }
}

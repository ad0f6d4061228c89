public import Foundation

/// What an adapter_config.json of the `peft` package says, as far as it is LoRA's.
public struct AdapterConfig: Hashable, Sendable {
    /// The model that the adapter changes, as whoever trained it called it: a folder or a name.
    public var base: String?
    /// Rank of the changes.
    public var rank: Int
    /// What the changes are multiplied by, times the rank.
    public var alpha: Double
    /// Share of the input that is dropped while tasks.
    public var dropout: Double
    /// Whether the scale is alpha / √rank in place of alpha / rank.
    public var usesRootOfRank: Bool
    /// Which layers are changed.
    public var targets: AdapterTargets
    /// Ranks of layers that have another, by the ends of their names.
    public var ranks: [String: Int] = [:]
    /// Alphas of layers that have another, by the ends of their names.
    public var alphas: [String: Double] = [:]
    /// What should be said about the file: keys that have no effect here.
    public var notes: [String] = []

    /// A configuration with one rank and alpha for all layers.
    public init(
        base: String?, rank: Int, alpha: Double, dropout: Double = 0, usesRootOfRank: Bool = false,
        targets: AdapterTargets
    ) {
        (self.base, self.rank, self.alpha, self.dropout) = (base, rank, alpha, dropout)
        (self.usesRootOfRank, self.targets) = (usesRootOfRank, targets)
    }

    /// What the changes are multiplied by, where no pattern says otherwise.
    public var scale: Double { alpha / (usesRootOfRank ? Double(rank).squareRoot() : Double(rank)) }

    /// The rank of the layer whose module is called `module`.
    func rank(of module: String) -> Int { Self.value(of: module, in: ranks) ?? rank }

    /// What the change of that layer is multiplied by.
    func scale(of module: String) -> Double {
        let rank = Double(rank(of: module))
        return (Self.value(of: module, in: alphas) ?? alpha) / (usesRootOfRank ? rank.squareRoot() : rank)
    }

    /// The value whose key, a regular expression, matches the name or its end behind a dot.
    private static func value<Value>(of module: String, in patterns: [String: Value]) -> Value? {
        patterns.sorted { $0.key < $1.key }
            .first { (try? Regex("(?:.*\\.)?(?:\($0.key))").wholeMatch(in: module)) != nil }?.value
    }
}

extension AdapterConfig {
    /// Settings that make another computation of an adapter than ``LoRADelta``'s, and the values that do not.
    private static let variants: [(key: String, harmless: [JSONValue])] = [
        ("use_dora", [.bool(false)]), ("lora_bias", [.bool(false)]), ("fan_in_fan_out", [.bool(false)]),
        ("use_qalora", [.bool(false)]), ("use_bdlora", [.bool(false)]), ("bias", [.string("none")]),
        ("modules_to_save", [.array([])]), ("trainable_token_indices", []), ("layer_replication", []),
        ("target_parameters", [.array([])]), ("alora_invocation_tokens", []), ("arrow_config", []),
        ("kasa_config", []), ("monteclora_config", []), ("velora_config", []), ("megatron_config", []),
    ]

    /// Ways to begin that leave the base alone: what was learnt from there on is in the matrices. EVA only chooses
    /// matrices and ranks.
    private static let gentleBeginnings: [JSONValue] = [
        .null, .bool(true), .bool(false), .string("gaussian"), .string("eva"), .string("orthogonal"),
    ]

    /// Keys of peft 0.21's `LoraConfig` that say where the file comes from, or what only matters while training; which
    /// layers are changed is told by the tensors' names.
    private static let idle: Set<String> = [
        "peft_type", "r", "lora_alpha", "lora_dropout", "use_rslora", "target_modules", "base_model_name_or_path",
        "rank_pattern",
        "alpha_pattern", "init_lora_weights", "task_type", "auto_mapping", "peft_version", "revision", "inference_mode",
        "exclude_modules", "layers_to_transform", "layers_pattern", "megatron_core", "loftq_config", "eva_config",
        "corda_config", "lora_ga_config", "runtime_config", "qalora_group_size", "ensure_weight_tying",
    ]

    /// Reads an adapter_config.json.
    ///
    /// - Parameters:
    ///   - json: the file's bytes.
    ///   - path: the name used in messages.
    /// - Throws: ``ModelError/notJSON(path:reason:)``, or ``ModelError/config(path:problems:)`` with every problem
    ///   found.
    public init(json: Data, path: String) throws(ModelError) {
        let members = try ConfigFile.members(of: json, path: path)
        var reader = ConfigReader(sections: [("", members)])
        reader.check(
            members["peft_type"] == .string("LORA"), "peft_type", expected: "LORA",
            found: Self.text(members["peft_type"]))
        for (key, harmless) in Self.variants {
            let value = members[key] ?? .null
            reader.check(
                value == .null || harmless.contains(value), key,
                expected: (harmless.map(\.description) + ["null"]).joined(separator: " or ")
                    + ", which is all that is supported",
                found: Self.text(value))
        }
        let beginning = members["init_lora_weights"] ?? .null
        reader.check(
            Self.gentleBeginnings.contains(beginning), "init_lora_weights",
            expected:
                "true, false, gaussian, orthogonal or eva: others, such as PiSSA, OLoRA, CorDA, LoRA-GA and LoftQ, change the base's "
                + "own weights, which this file does not hold; save it with peft's path_initial_model_for_weight_conversion, "
                + "which makes a plain LoRA of it",
            found: Self.text(beginning))
        let known = Self.idle.union(Self.variants.map(\.key))
        let unknown = members.keys.filter { !known.contains($0) }.sorted()
        if !unknown.isEmpty { notes = ["\(path): without effect here: \(unknown.joined(separator: ", "))"] }
        rank = reader.int("r", fallback: 8, in: 1...65_536)
        alpha = reader.positive("lora_alpha", fallback: 8)
        dropout = 0
        usesRootOfRank = reader.bool("use_rslora", fallback: false)
        targets = Self.targets(members["target_modules"], &reader)
        if case .string(let name)? = members["base_model_name_or_path"], !name.isEmpty { base = name }
        for (key, value) in members["rank_pattern"]?.members ?? [:] {
            ranks[key] = Self.pattern("rank_pattern", key, &reader) { value.integer.flatMap { $0 > 0 ? $0 : nil } }
        }
        for (key, value) in members["alpha_pattern"]?.members ?? [:] {
            alphas[key] = Self.pattern("alpha_pattern", key, &reader) {
                if case .number(let number) = value, number > 0, number.isFinite { number } else { nil }
            }
        }
        if case .number(let share)? = members["lora_dropout"], (0..<1).contains(share) { dropout = share }
        guard reader.problems.isEmpty else { throw .config(path: path, problems: reader.problems) }
    }

    private static func text(_ value: JSONValue?) -> String { value.map { "\($0)" } ?? "no such key" }

    private static func targets(_ value: JSONValue?, _ reader: inout ConfigReader) -> AdapterTargets {
        switch value {
        case .string(let text): return AdapterTargets(text)
        case .array(let elements):
            let names = elements.compactMap { if case .string(let name) = $0 { name } else { nil } }
            if names.count == elements.count { return .named(names.sorted()) }
        case nil, .null: return .allLinear
        default: break
        }
        reader.check(false, "target_modules", expected: "a string or a list of strings", found: text(value))
        return .allLinear
    }

    private static func pattern<Value>(
        _ key: String, _ pattern: String, _ reader: inout ConfigReader, _ value: () -> Value?
    ) -> Value? {
        let result = (try? Regex(pattern)) == nil ? nil : value()
        reader.check(
            result != nil, "\(key).\(pattern)", expected: "a regular expression with a number above 0", found: "another"
        )
        return result
    }

    /// The file, as `peft` reads it.
    ///
    /// - Throws: an error of `JSONSerialization`, which numbers that are not finite would be.
    public var json: Data {
        get throws {
            var members: [String: Any] = [
                "peft_type": "LORA", "task_type": "CAUSAL_LM", "inference_mode": true, "bias": "none",
                "base_model_name_or_path": base ?? NSNull(), "r": rank, "lora_alpha": Self.number(alpha),
                "lora_dropout": dropout, "use_rslora": usesRootOfRank, "use_dora": false, "fan_in_fan_out": false,
                "init_lora_weights": true, "rank_pattern": ranks, "alpha_pattern": alphas,
            ]
            if case .named(let names) = targets {
                members["target_modules"] = names
            } else {
                members["target_modules"] = targets.texts.joined()
            }
            return try JSONSerialization.data(
                withJSONObject: members, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        }
    }

    /// Whole numbers without a fraction, as `peft` writes them.
    private static func number(_ value: Double) -> Any { Int(exactly: value).map { $0 as Any } ?? value }
}

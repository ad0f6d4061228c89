public import FoundationEssentials

/// What a config.json says besides the values that are read: keys that would make another computation, settings that are spelled twice,
/// keys in a place where they have no effect, and keys that nothing knows.
///
/// Audited against `Qwen2_5_VLConfig`, `DeepseekV3Config` and `Kimi_K25VisionConfig` of transformers 5.23.0 and the keys of Kimi-VL's own
/// configuration: each key is read, known to be without effect on inference, or refused unless it has the value that is computed here.
struct ConfigAudit {
    /// What cannot be used.
    private(set) var problems: [ConfigProblem] = []
    /// What should be said.
    private(set) var notes: [String] = []
    private let keys: ConfigKeys

    init(_ root: [String: JSONValue], keys: ConfigKeys) {
        self.keys = keys
        refuseQuantization(root)
        let text = root["text_config"]?.members
        check(text ?? root, keys.text, at: text == nil ? "" : "text_config.")
        if let text {
            compare(root, text)
            tellUnknown(root, keys.top.union(keys.text.read).union(keys.text.idle), "")
        }
        if let vision = root["vision_config"]?.members { check(vision, keys.vision, at: "vision_config.") }
    }

    private func value(_ key: String, _ members: [String: JSONValue]) -> JSONValue? {
        members[key].flatMap { $0 == .null ? nil : $0 }
    }

    /// Quantized weights have other tensors throughout: one sentence says more than a thousand.
    private mutating func refuseQuantization(_ root: [String: JSONValue]) {
        for (path, members) in [("", root), ("text_config.", root["text_config"]?.members ?? [:])] {
            guard let settings = value("quantization_config", members) else { continue }
            // Ours is read; its version is checked where it is.
            if path.isEmpty, settings.members?["quant_method"] == .string(StoredQuantization.method) { continue }
            let method = settings.members?["quant_method"].map { "\($0)" } ?? "\(settings)"
            problems.append(
                .init(
                    key: path + "quantization_config",
                    expected:
                        "weights as F32, BF16 or F16 (take the checkpoint that these were made from; --dtype int8 "
                        + "narrows it while loading)", found: "weights that are quantized by \(method)"))
        }
    }

    private mutating func check(_ members: [String: JSONValue], _ part: ConfigKeys.Part, at path: String) {
        for (key, harmless) in part.fixed {
            guard let value = value(key, members), !harmless(value) else { continue }
            problems.append(
                .init(key: path + key, expected: "no such key, or the value of the published models", found: "\(value)")
            )
        }
        for (used, other) in part.spellings {
            guard let first = value(used, members), let second = value(other, members), first != second else {
                continue
            }
            tell(path + used, first, path + other, second)
        }
        compareRope(members, at: path)
        if !path.isEmpty { tellUnknown(members, part.read.union(part.idle), path) }
        if path.isEmpty { tellUnknown(members, keys.top.union(part.read).union(part.idle), path) }
    }

    private mutating func tell(_ used: String, _ first: JSONValue, _ other: String, _ second: JSONValue) {
        let values = first.members == nil || second.members == nil ? " (\(first))" : ""
        let others = values.isEmpty ? "" : " (\(second))"
        notes.append("\(used)\(values) holds, \(other)\(others) says otherwise, as transformers decides")
    }

    /// Rotary settings have three places and two names for the kind.
    private mutating func compareRope(_ members: [String: JSONValue], at path: String) {
        let (old, new) = (value("rope_scaling", members), value("rope_parameters", members))
        if let old, let new, old.members?.isEmpty == false, old != new {
            tell(path + "rope_scaling", old, path + "rope_parameters", new)
        }
        let name = old?.members?.isEmpty == false ? "rope_scaling" : "rope_parameters"
        guard let rope = members[name]?.members else { return }
        for (used, other, where_) in [("rope_theta", "rope_theta", members), ("rope_type", "type", rope)] {
            guard let first = value(used, rope), let second = value(other, where_), first != second,
                !(Self.plainKinds.contains(first) && Self.plainKinds.contains(second))
            else { continue }
            let otherPath = used == other ? path + other : "\(path)\(name).\(other)"
            tell("\(path)\(name).\(used)", first, otherPath, second)
        }
    }

    /// Names of rotary positions without scaling.
    private static let plainKinds: [JSONValue] = [.string("default"), .string("mrope")]

    /// Keys of the language model that stand beside `text_config`, where transformers does not look for them.
    private mutating func compare(_ root: [String: JSONValue], _ text: [String: JSONValue]) {
        for key in keys.text.read.subtracting(keys.top).sorted() {
            guard let outer = value(key, root) else { continue }
            let inner = value(key, text)
            if inner == outer { continue }
            if let inner, !key.hasPrefix("rope_") {
                notes.append("text_config.\(key) (\(inner)) holds, \(key) (\(outer)) beside text_config is not read")
            } else if let inner, let rope = outer.members, rope["rope_theta"] == inner.members?["rope_theta"],
                Self.plainKinds.contains(rope["rope_type"] ?? rope["type"] ?? .string("default"))
            {
                notes.append("text_config.\(key) holds, \(key) beside text_config is not read")
            } else {
                problems.append(
                    .init(
                        key: key, expected: "such a key inside text_config, as it has no effect beside it",
                        found: inner.map { "\(outer) here and \($0) there" } ?? "\(outer)"))
            }
        }
    }

    private mutating func tellUnknown(_ members: [String: JSONValue], _ known: Set<String>, _ path: String) {
        let unknown = members.keys.filter { !known.contains($0) && !ConfigKeys.general.contains($0) }.sorted()
        guard !unknown.isEmpty else { return }
        let shown = unknown.prefix(10).map { path + $0 }.joined(separator: ", ")
        notes.append("without effect here: \(shown)" + (unknown.count > 10 ? " and \(unknown.count - 10) more" : ""))
    }
}

extension ModelConfig {
    /// What should be said about a config.json that can be used: settings that are spelled twice and disagree, keys without effect.
    ///
    /// - Throws: ``ModelError/notJSON(path:reason:)``.
    public func notes(json: Data, path: String) throws(ModelError) -> [String] {
        let members = try ConfigFile.members(of: json, path: path)
        return ConfigAudit(members, keys: family.keys).notes.map { "\(path): \($0)" }
    }
}

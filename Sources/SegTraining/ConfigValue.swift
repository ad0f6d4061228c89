/// A value of a configuration file: what YAML and JSON have in common.
enum ConfigValue: Hashable, Sendable, Codable {
    case null
    case bool(Bool)
    case int(Int)
    /// Only what is too large for `int`.
    case unsigned(UInt64)
    case double(Double)
    case string(String)
    case array([ConfigValue])
    case object([String: ConfigValue])

    init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: ConfigKey.self) {
            var members: [String: ConfigValue] = [:]
            for key in keyed.allKeys { members[key.stringValue] = try keyed.decode(ConfigValue.self, forKey: key) }
            self = .object(members)
        } else if var list = try? decoder.unkeyedContainer() {
            var items: [ConfigValue] = []
            while !list.isAtEnd { items.append(try list.decode(ConfigValue.self)) }
            self = .array(items)
        } else {
            self = Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) -> ConfigValue {
        if value.decodeNil() { return .null }
        if let bool = try? value.decode(Bool.self) { return .bool(bool) }
        if let int = try? value.decode(Int.self) { return .int(int) }
        if let unsigned = try? value.decode(UInt64.self) { return .unsigned(unsigned) }
        if let double = try? value.decode(Double.self) { return .double(double) }
        return (try? value.decode(String.self)).map(ConfigValue.string) ?? .null
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .unsigned(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let items): try container.encode(items)
        case .object(let members): try container.encode(members)
        }
    }

    /// These defaults with whatever `changes` says instead, object by object. A list is replaced as a whole; where it
    /// holds objects, each is laid over the first object of the default list, or of the pattern's where that is empty.
    ///
    /// - Parameters:
    ///   - changes: what a file says.
    ///   - pattern: these defaults with something in each list of objects.
    ///   - path: where in the file it says it.
    ///   - unknown: gets the path of each key of `changes` that the defaults do not have.
    /// - Returns: the defaults, changed.
    func overlaid(
        with changes: ConfigValue, pattern: ConfigValue, path: String = "", unknown: inout [String]
    ) -> ConfigValue {
        switch (self, changes) {
        case (.object(let defaults), .object(let members)):
            var result = defaults
            for (key, value) in members {
                let keyPath = path.isEmpty ? key : "\(path).\(key)"
                guard let inner = defaults[key] else {
                    unknown.append(keyPath)
                    continue
                }
                result[key] = inner.overlaid(
                    with: value, pattern: pattern[key] ?? inner, path: keyPath, unknown: &unknown)
            }
            return .object(result)
        case (.array(let defaults), .array(let items)):
            guard case .array(let patterns) = pattern, let shown = patterns.first, case .object = shown else {
                return changes
            }
            let entry = defaults.first ?? shown
            return .array(
                items.enumerated().map {
                    entry.overlaid(with: $1, pattern: shown, path: "\(path)[\($0)]", unknown: &unknown)
                })
        default:
            return changes
        }
    }

    private subscript(_ key: String) -> ConfigValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }
}

private struct ConfigKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

internal import Foundation

/// Every key of a configuration, for its reference.
public enum ConfigReference {
    /// A key that has a value of its own, in place of further keys.
    public struct Entry: Hashable, Sendable, Codable {
        /// Where it stands: `optimization.schedule.shape`, `stages[].fromStep`.
        public let key: String
        /// What its values are, in words.
        public let type: String
        /// The default, as JSON.
        public let standard: String
        /// The words that it allows, where these are few.
        public let allowed: [String]?
    }

    /// The keys of `config`, sorted; lists of mappings have the keys of their entries.
    ///
    /// - Throws: what encoding a configuration throws.
    public static func entries<Config: FileConfig>(of _: Config.Type) throws -> [Entry] {
        let pattern = try JSONDecoder().decode(ConfigValue.self, from: JSONEncoder().encode(Config.pattern))
        func takes(_ values: ConfigValue) -> Bool {
            (try? JSONDecoder().decode(Config.self, from: JSONEncoder().encode(values))) != nil
        }
        return entries(pattern, at: "", takes).sorted { $0.key < $1.key }
    }

    /// The keys below `path`. `takes` tells whether the configuration can be read with another value in this one's place.
    private static func entries(
        _ value: ConfigValue, at path: String, _ takes: @escaping (ConfigValue) -> Bool
    ) -> [Entry] {
        switch value {
        case .object(let members):
            members.flatMap { key, member in
                entries(member, at: path.isEmpty ? key : "\(path).\(key)") { other in
                    takes(.object(members.merging([key: other]) { $1 }))
                }
            }
        case .array(let items):
            if case .object? = items.first {
                entries(items[0], at: path + "[]") { takes(.array([$0] + items.dropFirst())) }
            } else {
                [entry(value, at: path, takes)]
            }
        default: [entry(value, at: path, takes)]
        }
    }

    private static func entry(_ value: ConfigValue, at path: String, _ takes: (ConfigValue) -> Bool) -> Entry {
        let allowed = ConfigChoices.of(path.replacing("[]", with: ""))
        // JSON spells the number 1.0 as 1: a half tells whether it has to be whole.
        let usual: ConfigValue = if case .int = value, takes(.double(0.5)) { .double(0.5) } else { value }
        return Entry(key: path, type: allowed == nil ? type(usual) : "a word", standard: json(value), allowed: allowed)
    }

    private static func type(_ value: ConfigValue) -> String {
        switch value {
        case .null: "a value or null"
        case .bool: "true or false"
        case .int, .unsigned: "a whole number"
        case .double: "a number"
        case .string: "text"
        case .array(let items): items.first.map { "a list of: " + type($0) } ?? "a list"
        case .object: "a mapping"
        }
    }

    private static func json(_ value: ConfigValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}

public import Foundation
internal import Yams

/// A configuration that is complete by default, and of which a file says only what differs.
public protocol FileConfig: Hashable, Sendable, Codable {
    /// The default configuration.
    init()

    /// The default configuration with an entry in each list of objects that is empty by default: what entries have.
    static var pattern: Self { get }

    /// Everything that is wrong with the values, a sentence each.
    var problems: [String] { get }
}

extension FileConfig {
    /// The default configuration.
    public static var pattern: Self { Self() }

    /// Reads a YAML or JSON file over the defaults.
    ///
    /// - Throws: `TrainingError.file` when it cannot be read, `TrainingError.config` with every unknown key and every
    ///   value that cannot be used.
    public init(contentsOf path: String) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw TrainingError.file(path: path, reason: "cannot be read as text")
        }
        try self.init(text: text, path: path)
    }

    /// Reads YAML or JSON text over the defaults; `path` names it in errors.
    public init(text: String, path: String) throws {
        let changes: ConfigValue
        do {
            changes = try YAMLDecoder().decode(ConfigValue.self, from: text)
        } catch {
            throw TrainingError.config(path: path, problems: ["not YAML or JSON: \(error)"])
        }
        let defaults = try JSONDecoder().decode(ConfigValue.self, from: JSONEncoder().encode(Self()))
        let pattern = try JSONDecoder().decode(ConfigValue.self, from: JSONEncoder().encode(Self.pattern))
        var unknown: [String] = []
        let resolved = defaults.overlaid(with: changes, pattern: pattern, unknown: &unknown)
        var problems = unknown.sorted().map { "unknown key \($0)" }
        do {
            self = try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(resolved))
            problems += self.problems
        } catch let error as DecodingError {
            problems.append(error.sentence)
            self = Self()
        }
        if !problems.isEmpty { throw TrainingError.config(path: path, problems: problems) }
    }

    /// The whole configuration as JSON with sorted keys, as it is kept with the run.
    public var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self) + Data("\n".utf8)
        }
    }
}

extension DecodingError {
    /// Where a value does not fit, and why.
    fileprivate var sentence: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "\(Self.path(context.codingPath)): \(context.debugDescription)"
        case .keyNotFound(let key, let context):
            "\(Self.path(context.codingPath + [key])): missing"
        @unknown default:
            "\(self)"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}

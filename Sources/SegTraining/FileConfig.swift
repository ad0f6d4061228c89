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
        let known = Set(pattern.paths)
        var problems = unknown.sorted().map { path in
            "unknown key \(path)" + (ForeignKeys.name(of: path, among: known).map { "; here it is \($0)" } ?? "")
        }
        self = try Self.decoded(resolved, pattern: pattern, problems: &problems)
        problems += self.problems
        if !problems.isEmpty { throw TrainingError.config(path: path, problems: problems) }
    }

    /// The configuration with these values; what cannot be used is reported and left at its default.
    private static func decoded(
        _ values: ConfigValue, pattern: ConfigValue, problems: inout [String]
    ) throws -> Self {
        var values = values.finite(pattern: pattern, problems: &problems)
        if let config = try? read(values) { return config }
        // Each value by itself in place of a default: those that cannot be read are named, whatever the decoder says of
        // places.
        for path in values.changes(from: pattern) {
            guard let found = values.value(at: path), let usual = pattern.value(at: path) else { continue }
            do { _ = try read(pattern.replacing(path, with: found)) } catch let error as DecodingError {
                problems.append(
                    ConfigValue.sentence(found, at: path, usual: usual) ?? "\(path.text): \(error.reason)")
                values = values.replacing(path, with: usual)
            }
        }
        do { return try read(values) } catch let error as DecodingError {
            problems.append(error.reason)
            return Self()
        }
    }

    private static func read(_ values: ConfigValue) throws -> Self {
        try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(values))
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
    /// Why a value does not fit.
    fileprivate var reason: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.debugDescription
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        @unknown default: "\(self)"
        }
    }
}

internal import Foundation
internal import SegCache
internal import Torch

/// What a process trains on, key by key: its configuration and what is in the files that it names, to be compared with the
/// others' before the first step.
struct RunFingerprint: Codable, Hashable {
    /// Keys that decide how fast a process works, not what it learns.
    private static let own: Set<String> = ["threads", "workers"]
    /// Files of a model folder that are read.
    private static let modelFiles: Set<String> = ["json", "safetensors", "model", "txt", "jinja", "tiktoken"]
    /// Of other folders, files that are read as a whole; pictures are compared by name and length.
    private static let annotations: Set<String> = ["json", "jsonl", "txt", "xml", "csv", "tsv", "yaml", "yml"]
    private static let mostNamed = 8

    /// Values of the configuration by their path.
    private(set) var values: [String: String] = [:]
    /// Contents of files by the key that names them.
    private(set) var files: [String: String] = [:]
    /// Whether ``files`` was filled.
    private let readsFiles: Bool

    /// The fingerprint of a run.
    ///
    /// - Parameters:
    ///   - config: its configuration.
    ///   - readsFiles: whether files are read: one process of a machine is enough.
    /// - Throws: what reading throws.
    init(_ config: some FileConfig, readsFiles: Bool) throws {
        self.readsFiles = readsFiles
        let isRandom = (config as? TrainConfig)?.start == .random
        try add(JSONDecoder().decode(ConfigValue.self, from: config.json), at: "", skipsWeights: isRandom)
    }

    private mutating func add(_ value: ConfigValue, at path: String, skipsWeights: Bool) throws {
        if Self.own.contains(path) { return }
        switch value {
        case .object(let members):
            for (key, member) in members {
                try add(member, at: path.isEmpty ? key : "\(path).\(key)", skipsWeights: skipsWeights)
            }
        case .array(let items):
            for (index, item) in items.enumerated() {
                try add(item, at: "\(path)[\(index)]", skipsWeights: skipsWeights)
            }
        case .string(let text):
            // Each process has a device of its own.
            values[path] = path == "device" && text.hasPrefix("cuda") ? "cuda" : text
            if readsFiles, path != "output" { try read(text, at: path, skipsWeights: skipsWeights) }
        case .int(let number): values[path] = "\(number)"
        case .unsigned(let number): values[path] = "\(number)"
        case .double(let number): values[path] = "\(number)"
        case .bool(let flag): values[path] = "\(flag)"
        case .null: values[path] = "null"
        }
    }

    /// Reads what lies at `text`, if it is a path.
    private mutating func read(_ text: String, at key: String, skipsWeights: Bool) throws {
        let text = key == "model" ? ModelSearch(text).folder ?? text : text
        var isFolder: ObjCBool = false
        guard text.contains("/") || text.contains("."),
            FileManager.default.fileExists(atPath: text, isDirectory: &isFolder)
        else { return }
        let url = URL(fileURLWithPath: text)
        if !isFolder.boolValue {
            files[key] = try ContentHash(of: url).text
        } else if ["config.json", "adapter_config.json"].contains(where: {
            FileManager.default.fileExists(atPath: url.appendingPathComponent($0).path)
        }) {
            for name in try FileManager.default.contentsOfDirectory(atPath: text)
            where Self.modelFiles.contains(url.appendingPathComponent(name).pathExtension) {
                if skipsWeights, name.contains(".safetensors") { continue }
                files["\(key)/\(name)"] = try ContentHash(of: url.appendingPathComponent(name)).text
            }
        } else {
            files[key] = try Self.folder(url)
        }
    }

    private static func folder(_ url: URL) throws -> String {
        var hash = ContentHash()
        var names = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String } ?? []
        names.sort()
        for name in names {
            let file = url.appendingPathComponent(name)
            let facts = try FileManager.default.attributesOfItem(atPath: file.path)
            if facts[.type] as? FileAttributeType == .typeDirectory { continue }
            hash.add(Array(name.utf8))
            if annotations.contains(file.pathExtension.lowercased()) {
                hash.add(Array(try ContentHash(of: file).text.utf8))
            } else if facts[.type] as? FileAttributeType == .typeRegular {
                hash.add(Array("\(facts[.size] as? Int ?? 0)".utf8))
            }
        }
        return hash.text
    }

    /// What is not as in `other`, a phrase each; the first few, and how many more.
    func differences(from other: RunFingerprint) -> [String] {
        var found: [String] = []
        for key in Set(values.keys).union(other.values.keys).sorted() where values[key] != other.values[key] {
            found.append("\(key) is \(values[key] ?? "missing"), not \(other.values[key] ?? "missing")")
        }
        if readsFiles, other.readsFiles {
            for key in Set(files.keys).union(other.files.keys).sorted() where files[key] != other.files[key] {
                let isThere = files[key] != nil && other.files[key] != nil
                found.append(
                    "\(key) \(isThere ? "has other contents" : files[key] == nil ? "is missing" : "is not there in process 0")"
                )
            }
        }
        if found.count <= Self.mostNamed { return found }
        return found.prefix(Self.mostNamed) + ["and \(found.count - Self.mostNamed) more"]
    }
}

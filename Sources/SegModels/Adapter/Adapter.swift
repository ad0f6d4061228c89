public import Foundation
internal import SegCache
public import SegLayers
public import Torch

/// An adapter in the layout of the `peft` package: adapter_config.json and adapter_model.safetensors.
///
/// Its tensors are `base_model.model.MODULE.lora_A.weight` [rank, input] and `….lora_B.weight` [output, rank], with the
/// names that transformers gives to modules; those of the published checkpoints are accepted as well. Every tensor is
/// accounted for.
public struct Adapter {
    /// The configuration's file.
    public static let configName = "adapter_config.json"
    /// The file of the matrices.
    public static let weightsName = "adapter_model.safetensors"

    /// The folder.
    public let directory: URL
    /// What adapter_config.json says.
    public let config: AdapterConfig
    private let tensors: SafetensorsFile

    /// Opens a folder; no matrix is read yet.
    ///
    /// - Throws: ``ModelError`` about adapter_config.json, `TorchError` about adapter_model.safetensors.
    public init(directory: URL) throws {
        self.directory = directory
        let file = directory.appendingPathComponent(Self.configName)
        config = try AdapterConfig(json: ConfigFile.bytes(file), path: file.path)
        tensors = try SafetensorsFile(path: directory.appendingPathComponent(Self.weightsName).path)
    }

    /// Whether the folder holds an adapter and no model of its own.
    public static func isAlone(in directory: URL) -> Bool {
        func has(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: directory.appendingPathComponent(name).path)
        }
        return has(configName) && !has(SafetensorsCheckpoint.fileName) && !has(SafetensorsCheckpoint.indexName)
    }

    /// The folder of the model that the adapter changes: what it is called from the working directory, or else from the
    /// adapter's folder, or else in the Hugging Face cache.
    ///
    /// - Throws: ``ModelError/noBase(path:name:searched:offer:)`` when there is none.
    public func baseDirectory() throws(ModelError) -> URL {
        let path = directory.appendingPathComponent(Self.configName).path
        guard let name = config.base else { throw .noBase(path: path, name: nil, searched: []) }
        let here = name.hasPrefix("/") ? [] : [directory.appendingPathComponent(name)]
        let places = [URL(fileURLWithPath: name)] + here
        let found = places.first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent("config.json").path)
        }
        if let found { return found }
        let search = ModelSearch(name)
        if let folder = search.folder { return URL(fileURLWithPath: folder, isDirectory: true) }
        throw .noBase(path: path, name: name, searched: places.map(\.path), offer: search.offer)
    }

    /// The changes by the paths of the layers that they belong to.
    ///
    /// - Parameters:
    ///   - map: of the model.
    ///   - device: where the matrices go, as float32.
    /// - Throws: ``ModelError/checkpoint(path:problems:)`` with every tensor that does not fit.
    /// - Returns: a change for each layer that the adapter names.
    public func changes(for map: CheckpointMap, device: Device = .cpu) throws -> [String: LoRADelta] {
        var account = AdapterAccount(map, config: config)
        for name in tensors.names {
            account.add(name, tensors.entry(name)?.shape ?? [], type: tensors.entry(name)?.type.rawValue ?? "")
        }
        let (pairs, problems) = account.finished()
        guard problems.isEmpty else { throw ModelError.checkpoint(path: tensors.path, problems: problems) }
        return try pairs.mapValues { pair in
            LoRADelta(
                down: try tensors.tensor(pair.down).to(dtype: .float32, device: device),
                up: try tensors.tensor(pair.up).to(dtype: .float32, device: device),
                scale: config.scale(of: pair.layer.module))
        }
    }

    /// Writes a folder that ``init(directory:)`` and `peft` read.
    ///
    /// - Parameters:
    ///   - parameters: as ``VisionLanguageModel/adapterParameters`` lists them.
    ///   - config: what was trained.
    ///   - map: of the model.
    ///   - directory: where both files go; it must be there.
    /// - Throws: `TorchError` or a file error when the folder cannot be written.
    public static func write(
        _ parameters: [NamedParameter], config: AdapterConfig, map: CheckpointMap, to directory: URL
    ) throws {
        let tensors = try parameters.map {
            (AdapterAccount.prefix + map.moduleName(of: $0.name), try $0.tensor.detach())
        }
        try SafetensorsWriter.write(
            Dictionary(tensors, uniquingKeysWith: { first, _ in first }), metadata: ["format": "pt"],
            to: directory.appendingPathComponent(weightsName).path)
        try config.json.write(to: directory.appendingPathComponent(configName), options: .atomic)
    }
}

/// What becomes of every tensor of an adapter.
struct AdapterAccount {
    /// Before each name, as `peft` wraps the model twice.
    static let prefix = "base_model.model."

    /// Names of the two matrices of a layer.
    struct Pair {
        let layer: AdaptableLayer
        var down = ""
        var up = ""
    }

    private let map: CheckpointMap
    private let config: AdapterConfig
    private let layers: [String: AdaptableLayer]
    private var pairs: [String: Pair] = [:]
    private var problems: [CheckpointProblem] = []

    init(_ map: CheckpointMap, config: AdapterConfig) {
        (self.map, self.config) = (map, config)
        layers = Dictionary(uniqueKeysWithValues: map.adaptableLayers.map { ($0.path, $0) })
    }

    mutating func add(_ name: String, _ shape: [Int], type: String) {
        guard let (module, isDown) = Self.parts(of: name), let layer = layers[map.canonicalName(of: module)]
        else { return problems.append(.unknownTensor(name: name, shape: shape)) }
        let rank = config.rank(of: layer.module)
        let expected = isDown ? [rank, layer.shape[1]] : [layer.shape[0], rank]
        var pair = pairs[layer.path] ?? Pair(layer: layer)
        if shape != expected { problems.append(.shape(name: name, expected: expected, found: shape)) }
        if !["F32", "BF16", "F16"].contains(type) { problems.append(.type(name: name, found: type)) }
        let earlier = isDown ? pair.down : pair.up
        if !earlier.isEmpty { problems.append(.duplicate(name: layer.module, sources: [earlier, name])) }
        if isDown { pair.down = name } else { pair.up = name }
        pairs[layer.path] = pair
    }

    /// The module that a matrix changes, and whether it is the lower one; nil for the name of something else.
    ///
    /// A live PEFT model has the adapter's name in its keys, which `save_pretrained` takes out and other ways of saving
    /// do not: `….lora_A.default.weight` is read as `….lora_A.weight`. Two adapters in one file would give a matrix
    /// twice, which is refused.
    private static func parts(of name: String) -> (module: String, isDown: Bool)? {
        let words = name.split(separator: ".", omittingEmptySubsequences: false)
        guard name.hasPrefix(prefix), words.last == "weight", words.count > 4 else { return nil }
        for end in [words.count - 2, words.count - 3] where words[end] == "lora_A" || words[end] == "lora_B" {
            return (words[2..<end].joined(separator: "."), words[end] == "lora_A")
        }
        return nil
    }

    /// The matrices of each layer by its path, and everything that is wrong.
    func finished() -> (pairs: [String: Pair], problems: [CheckpointProblem]) {
        let missing = pairs.values.sorted { $0.layer.path < $1.layer.path }.flatMap { pair -> [CheckpointProblem] in
            let (rank, shape) = (config.rank(of: pair.layer.module), pair.layer.shape)
            let name = Self.prefix + pair.layer.module
            return (pair.down.isEmpty ? [.missingTensor(name: "\(name).lora_A.weight", shape: [rank, shape[1]])] : [])
                + (pair.up.isEmpty ? [.missingTensor(name: "\(name).lora_B.weight", shape: [shape[0], rank])] : [])
        }
        return (pairs, problems + missing)
    }
}

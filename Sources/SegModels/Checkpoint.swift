public import FoundationEssentials
public import SegInputs
public import SegLayers
public import Torch

/// A folder in Hugging Face layout: config.json, and model.safetensors or its shards.
///
/// Opening one reads the headers only, and accounts for every tensor. A folder that holds an adapter alone stands for its base with
/// the adapter.
public struct Checkpoint {
    /// The folder of the weights: the base's, where there is an adapter.
    public let directory: URL
    /// What changes the weights, if anything does.
    public let adapter: Adapter?
    /// config.json, byte for byte.
    public let configJSON: Data
    /// What config.json says.
    public let config: ModelConfig
    /// What becomes of every tensor. A model can be made only when it holds no problems.
    public let account: CheckpointAccount
    /// Tokens that end an answer: generation_config.json's, or config.json's when that file does not name any.
    public let eosTokenIDs: [Int]
    /// How pictures are cut.
    public let processor: ImageProcessor
    /// Name of the file that says so; nil where the published model's settings step in.
    public let processorFile: String?
    /// How generation_config.json wants tokens to be chosen.
    public let generation: GenerationSettings
    /// What should be said about the checkpoint's files: defaults that step in, settings that are spelled twice, keys without effect.
    public let notes: [String]
    /// Whether the files hold matrices in few bits, in the layout that `simpleseg quantize` writes.
    public let isQuantized: Bool
    let tensors: SafetensorsCheckpoint

    /// Opens a folder.
    ///
    /// - Parameters:
    ///   - directory: of a model, or of an adapter that names its base.
    ///   - adapter: the folder of an adapter to a model, in the layout of the `peft` package.
    /// - Throws: ``ModelError`` about config.json, `TorchError` about the safetensors files. Tensors that do not fit the
    ///   configuration are no error yet: see ``account``.
    public init(directory: URL, adapter: URL? = nil) throws {
        let alone = Adapter.isAlone(in: directory)
        if alone, adapter != nil {
            throw ModelError.unreadable(path: directory.path, reason: "is an adapter itself, not the base of one")
        }
        self.adapter = try (adapter ?? (alone ? directory : nil)).map { try Adapter(directory: $0) }
        let directory = alone ? try self.adapter?.baseDirectory() ?? directory : directory
        let file = directory.appending(path: "config.json")
        self.directory = directory
        configJSON = try ConfigFile.bytes(file)
        config = try ModelConfig(json: configJSON, path: file.path)
        eosTokenIDs = try Self.generationStops(directory) ?? config.eosTokenIDs
        processor = try config.processor(in: directory)
        processorFile = try ProcessorChoice(directory: directory).file.map { URL(filePath: $0).lastPathComponent }
        generation = try GenerationSettings(directory: directory)
        notes =
            try config.notes(json: configJSON, path: file.path) + config.processorNotes(in: directory)
            + generation.notes
            + (self.adapter?.config.notes ?? [])
        let tensors = try SafetensorsCheckpoint(directory: directory.path)
        self.tensors = tensors
        isQuantized = try StoredQuantization.isNamed(in: configJSON, path: file.path)
        let summaries = tensors.names.compactMap { name in
            tensors.entry(name).map {
                TensorSummary(name: name, shape: $0.shape, type: $0.type.rawValue, byteCount: $0.data.count)
            }
        }
        let map = config.checkpointMap
        account = map.account(for: isQuantized ? StoredQuantization.joined(summaries, for: map) : summaries)
    }

    /// The stop tokens of generation_config.json; nil when it is not there or has none.
    private static func generationStops(_ directory: URL) throws(ModelError) -> [Int]? {
        let file = directory.appending(path: "generation_config.json")
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let members = try ConfigFile.members(of: ConfigFile.bytes(file), path: file.path)
        var reader = ConfigReader(sections: [("", members)])
        let ids = reader.intOrInts("eos_token_id", fallback: [])
        guard reader.problems.isEmpty else { throw .config(path: file.path, problems: reader.problems) }
        return ids.isEmpty ? nil : ids
    }

    /// The model.
    ///
    /// On the CPU a parameter that already has the right type stays in the mapped file and is read when it is first used;
    /// nothing is copied, except what is quantized, a matrix after the other; what is written into it, by an optimizer say, stays in memory. Small models are packed (see ``VisionLanguageModel/packed()``), which copies them.
    ///
    /// - Parameters:
    ///   - dtype: type of the parameters.
    ///   - device: where they go.
    /// - Returns: a model of the family that config.json names.
    /// - Throws: ``ModelError/checkpoint(path:problems:)`` with everything that does not fit, `TorchError.noDevice`.
    public func model(
        dtype: DTypeChoice = .auto, device: Device = .cpu
    ) throws -> any VisionLanguageModel {
        var store = try store(dtype: dtype, device: device)
        guard let adapter else {
            let model = try config.model(store)
            return account.byteCount <= Self.packedByteLimit ? try model.packed() : model
        }
        for (path, change) in try adapter.changes(for: config.checkpointMap, device: device) {
            try store.setChange(of: path, to: change)
        }
        return try config.model(store)
    }

    /// The parameters of the base; see ``model(dtype:device:)``.
    ///
    /// - Throws: ``ModelError/checkpoint(path:problems:)`` with everything that does not fit, `TorchError.noDevice`.
    public func store(dtype: DTypeChoice = .auto, device: Device = .cpu) throws -> ParameterStore {
        guard account.problems.isEmpty else {
            throw ModelError.checkpoint(path: directory.path, problems: account.problems)
        }
        try TorchRuntime.require(device)
        let type = dtype.resolved(for: account)
        var store = ParameterStore()
        for item in account.consumed {
            let weight =
                try quantized(item, dtype, device: device)
                ?? .full(numbers(item, item.parameter.keepsFloat32 ? .float32 : type, device: device))
            try store.insert(weight, as: item.parameter.name)
        }
        return store
    }

    /// The type of each parameter in the files, by name.
    public var storedTypes: [String: DType] {
        account.consumed.reduce(into: [:]) { types, item in
            types[item.parameter.name] = tensors.entry(item.tensor.name).flatMap { DType($0.type) }
        }
    }

    /// A parameter in few bits, if that is how it is loaded. Where it is stored as numbers the file's pages of it are let go at once, so that
    /// there is never more than one matrix in both forms.
    private func quantized(
        _ item: CheckpointAccount.Consumed, _ choice: DTypeChoice, device: Device
    ) throws -> LinearWeight? {
        if let stored = try stored(item) {
            return choice.keepsStoredFormats ? .quantized(try stored.to(device)) : nil
        }
        guard let format = choice.format(of: item.parameter) else { return nil }
        let matrix = try QuantizedMatrix(tensors.tensor(item.tensor.name), format: format).to(device)
        try tensors.release(item.tensor.name)
        return .quantized(matrix)
    }

    /// A parameter as numbers, whichever way it is stored.
    private func numbers(_ item: CheckpointAccount.Consumed, _ type: DType, device: Device) throws -> Tensor {
        if let stored = try stored(item) { return try stored.widened(to: type).to(device) }
        return try tensors.tensor(item.tensor.name).to(dtype: type, device: device)
    }

    /// The matrix over the mapped bytes, where the file holds it quantized.
    private func stored(_ item: CheckpointAccount.Consumed) throws -> QuantizedMatrix? {
        guard let format = QuantizedMatrix.Format(stored: item.tensor.type) else { return nil }
        return try QuantizedMatrix(
            codes: tensors.tensor(item.tensor.name + StoredQuantization.codes),
            scales: tensors.tensor(item.tensor.name + StoredQuantization.scales), format: format,
            shape: item.parameter.shape)
    }

    /// Models up to this size are packed: their decoding time goes into the number of operations, not into reading weights.
    private static let packedByteLimit = 256 << 20
}

extension Checkpoint {
    /// Writes parameters and configuration as a folder that transformers and ``init(directory:adapter:)`` load.
    ///
    /// - Parameters:
    ///   - parameters: under checkpoint names, as ``VisionLanguageModel/parameters`` lists them.
    ///   - directory: made when missing; model.safetensors and config.json in it are replaced.
    ///   - configJSON: written byte for byte.
    /// - Throws: `TorchError` or a file error when the folder cannot be written; what was there before stays then.
    public static func write(_ parameters: [NamedParameter], to directory: URL, configJSON: Data) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try SafetensorsWriter.write(
            Dictionary(parameters.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first }),
            metadata: ["format": "pt"],
            to: directory.appending(path: "model.safetensors").path)
        try configJSON.write(to: directory.appending(path: "config.json"), options: .atomic)
    }
}

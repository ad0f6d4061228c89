internal import Foundation
internal import SegLayers
internal import SegModels
internal import Torch

/// The model of a run: what computes, which of it is trained, and what a checkpoint publishes.
struct RunModel {
    /// The model being trained.
    let model: any VisionLanguageModel
    /// Its parameters that are trained; the adapter's, when there is one.
    let trainable: [NamedParameter]
    /// What adapters drop while they are trained.
    let dropout: LoRADropout
    /// What is published beside the adapter's matrices; nil when the weights themselves are trained.
    let adapter: AdapterConfig?
    /// The model as it was, for comparison; it shares what an adapter leaves alone.
    let reference: (any VisionLanguageModel)?
    let config: ModelConfig
    let rates: PartRates
    /// The types of the checkpoint that the run began with, by parameter.
    let storedTypes: [String: DType]

    /// The share of the learning rate at which the parameter called `name` learns.
    func rate(of name: String) -> Double {
        name.hasPrefix(CellHead.prefix) ? 1 : rates[config.part(of: name)].rate
    }

    /// Writes what was trained: the adapter, or the whole model in the types of the checkpoint that it began with.
    ///
    /// - Parameters:
    ///   - optimizer: of the parameters that are trained. Those of other processes are asked for one at a time; the others answer
    ///     by ``OwnedTensors/serve()``.
    ///   - folder: where the files go.
    /// - Throws: `TorchError` or a file error when they cannot be written.
    func publish(_ optimizer: Optimizer, to folder: URL) throws {
        let numbers = Dictionary(
            zip(optimizer.parameters.map(\.name), 0...), uniquingKeysWith: { first, _ in first })
        let published = optimizer.published
        func value(_ parameter: NamedParameter, as type: DType) throws(TorchError) -> Tensor {
            guard let number = numbers[parameter.name], !optimizer.hasPublished(number, as: type) else {
                return try parameter.tensor.detach().to(type)
            }
            do { return try published.value(number).detach().to(type) } catch {
                throw error as? TorchError ?? .operation(name: "publish", operands: [], message: "\(error)")
            }
        }
        if let adapter {
            let all = try model.adapterParameters.map {
                let type = numbers[$0.name] == nil ? $0.tensor.dtype : .float32
                return NamedParameter(name: $0.name, tensor: try value($0, as: type))
            }
            return try Adapter.write(all, config: adapter, map: config.checkpointMap, to: folder)
        }
        let pending = model.parameters.map { parameter in
            let type = storedTypes[parameter.name] ?? parameter.tensor.dtype
            return PendingTensor(
                name: parameter.name, shape: parameter.tensor.shape, dtype: type,
                make: { () throws(TorchError) in try value(parameter, as: type) })
        }
        try SafetensorsWriter.write(
            pending, metadata: ["format": "pt"],
            to: folder.appendingPathComponent(SafetensorsCheckpoint.fileName).path)
    }
}

extension ModelFolder {
    /// The model that a run trains.
    ///
    /// - Parameters:
    ///   - settings: of the run.
    ///   - random: how random weights are spread; nil: the folder's weights.
    ///   - isPacked: whether to join matrices for fast writing, where that takes no second copy of a large model.
    ///   - hasReference: whether the model as it is now is needed later.
    /// - Throws: `ModelError` when the folder's weights or the adapter's targets do not fit, `TorchError.noDevice`.
    /// - Returns: the model, with gradients on for what is trained.
    func runModel(
        _ settings: some RunSettings, random: Initialization? = nil, isPacked: Bool = false, hasReference: Bool = false
    ) throws -> RunModel {
        let device = try settings.usableDevice()
        var (store, types) =
            try random.map { (try randomStore(settings, $0, device), [:]) }
            ?? storedParameters(settings.weights, device, isRead: settings.lora.isOn)
        // An adapter leaves its base as it is, so that one copy of the weights serves both.
        let reference = try hasReference ? frozenModel(settings, sharing: settings.lora.isOn ? store : nil) : nil
        store.recomputesBlocks = settings.recompute
        let dropout = LoRADropout(probability: settings.lora.dropout, seed: settings.seed)
        let rates = settings.optimization.parts
        var adapter: AdapterConfig?
        if settings.lora.isOn {
            adapter =
                try settings.lora.adapter.isEmpty
                ? add(settings, dropout, to: &store, device) : take(settings, dropout, to: &store, device)
        }
        var model = try config.model(store)
        if isPacked, adapter == nil { model = try model.packed() }
        let trainable = (adapter == nil ? model.parameters : model.adapterParameters).filter {
            !rates[config.part(of: $0.name)].frozen
        }
        for parameter in trainable { try parameter.tensor.setRequiresGradient(true) }
        return RunModel(
            model: model, trainable: trainable, dropout: dropout, adapter: adapter, reference: reference,
            config: config, rates: rates, storedTypes: types)
    }

    /// What a run begins with, with nothing to be trained; packed, unless it is the base of an adapter.
    ///
    /// - Parameters:
    ///   - settings: of the run.
    ///   - shared: the folder's parameters, which stay as they are; nil: they are read.
    /// - Throws: as ``runModel(_:random:isPacked:hasReference:)`` does.
    /// - Returns: the model, without gradients.
    func frozenModel(
        _ settings: some RunSettings, sharing shared: ParameterStore? = nil
    ) throws -> any VisionLanguageModel {
        let device = try settings.usableDevice()
        var store = try shared ?? storedParameters(settings.weights, device, isRead: true).0
        guard settings.lora.isOn else { return try config.model(store).packed() }
        if !settings.lora.adapter.isEmpty { _ = try take(settings, nil, to: &store, device) }
        return try config.model(store)
    }

    /// Fresh parameters. They are made and spread as float32 on the CPU, so that they do not depend on type and device.
    private func randomStore(
        _ settings: some RunSettings, _ initialization: Initialization, _ device: Device
    ) throws -> ParameterStore {
        let model = try config.random(seed: settings.seed)
        try initialization.apply(to: model, config: config, seed: settings.seed)
        let kept = Set(config.checkpointMap.parameters.filter(\.keepsFloat32).map(\.name))
        let type: DType = settings.weights == .bfloat16 ? .bfloat16 : .float32
        var store = ParameterStore()
        for parameter in model.parameters {
            let own = kept.contains(parameter.name) ? .float32 : type
            try store.insert(parameter.tensor.to(dtype: own, device: device), as: parameter.name)
        }
        return store
    }

    /// The folder's parameters, and their types there.
    ///
    /// What is only read, as an adapter's base is, stays in the mapped file where type and device are the file's own.
    /// What is to be changed is copied, so that it lies as it does in a model that never was in a file.
    private func storedParameters(
        _ dtype: DTypeChoice, _ device: Device, isRead: Bool
    ) throws -> (ParameterStore, types: [String: DType]) {
        let checkpoint = try Checkpoint(directory: url)
        let all = try checkpoint.store(dtype: dtype, device: device)
        // A tied output projection is the table of tokens, also where a file repeats it.
        let tied = Set(config.checkpointMap.parameters.filter(\.isOptional).map(\.name))
        var store = ParameterStore()
        let types = checkpoint.storedTypes
        for name in all.names where !tied.contains(name) {
            var weight = try all.weight(name)
            if !isRead, case .full(let tensor) = weight, tensor.device == .cpu, tensor.dtype == types[name] {
                weight = .full(try tensor.clone())
            }
            try store.insert(weight, as: name)
        }
        return (store, types)
    }

    /// Adds the changes of an adapter that is there, in matrices of their own; without `dropout` nothing of their input
    /// is dropped.
    ///
    /// - Throws: `ModelError` when the adapter does not fit the model.
    private func take(
        _ settings: some RunSettings, _ dropout: LoRADropout?, to store: inout ParameterStore, _ device: Device
    ) throws -> AdapterConfig {
        let (lora, map) = (settings.lora, config.checkpointMap)
        let adapter = try Adapter(directory: URL(fileURLWithPath: lora.adapter, isDirectory: true))
        let changes = try adapter.changes(for: map, device: device)
        for (number, layer) in map.adaptableLayers.filter({ changes[$0.path] != nil }).enumerated() {
            guard let change = changes[layer.path] else { continue }
            // What is trained lies in memory of its own, not in the mapped file.
            let own = LoRADelta(
                down: try change.down.clone(), up: try change.up.clone(), scale: change.scale,
                dropout: lora.dropout > 0 ? dropout.map { ($0, number) } : nil)
            try store.setChange(of: layer.path, to: own)
        }
        var config = adapter.config
        (config.base, config.dropout) = (settings.model, lora.dropout)
        return config
    }

    /// Adds fresh changes to the layers that are to be trained: A is uniform in ±1/√input, as `torch.nn.Linear` begins,
    /// and B zero.
    private func add(
        _ settings: some RunSettings, _ dropout: LoRADropout, to store: inout ParameterStore, _ device: Device
    ) throws -> AdapterConfig {
        let lora = settings.lora
        let adapter = AdapterConfig(
            base: settings.model, rank: lora.rank, alpha: lora.alpha, dropout: lora.dropout,
            usesRootOfRank: lora.rslora, targets: lora.targets)
        let (map, names) = (config.checkpointMap, Set(store.names))
        let layers = map.adaptableLayers.filter {
            names.contains("\($0.path).weight") && !settings.optimization.parts[config.part(of: $0.path)].frozen
        }
        for (number, layer) in try lora.targets.chosen(from: layers, others: map.otherModules).enumerated() {
            var bits = RandomBits(seed: settings.seed, stream: UInt64(number) + 1)
            let bound = 1 / Double(layer.shape[1]).squareRoot()
            let down = (0..<lora.rank * layer.shape[1]).map { _ in Float((2 * bits.unit() - 1) * bound) }
            let change = LoRADelta(
                down: try Tensor(down, shape: [lora.rank, layer.shape[1]], device: device),
                up: try Tensor.zeros([layer.shape[0], lora.rank], device: device),
                scale: adapter.scale, dropout: lora.dropout > 0 ? (dropout, number) : nil)
            try store.setChange(of: layer.path, to: change)
        }
        return adapter
    }
}

public import Torch

/// The parameters of one model by checkpoint name, in a fixed order.
///
/// Some of them can be *packed*: several matrices with the same number of columns then lie one after the other in one
/// storage. Each stays a parameter of its own, as a view, while inference multiplies by all of them at once.
/// What is written into a view in place, by an optimizer say, is at once part of the packed matrix.
///
/// Matrices of linear layers may be held in 8 or 4 bits a number. They are no ``parameters``, since nothing can train
/// them.
///
/// An adapter's changes of linear layers are kept beside them, by the layers' paths.
public struct ParameterStore {
    /// Names in the order of insertion.
    public private(set) var names: [String] = []
    private var weights: [String: LinearWeight] = [:]
    private var packs: [[String]: LinearWeight] = [:]
    private var changes: [String: LoRADelta] = [:]
    /// Whether models run their blocks again in the backward pass, in place of remembering what those computed.
    public var recomputesBlocks = false

    /// A store without parameters.
    public init() {}

    /// Every parameter that can be trained, in the order of insertion.
    public var parameters: [NamedParameter] {
        names.compactMap { name in find(name).map { NamedParameter(name: name, tensor: $0) } }
    }

    /// Values in the matrices that are held in a few bits each.
    public var quantizedCount: Int {
        weights.values.reduce(0) { total, weight in if case .quantized = weight { total + weight.count } else { total }
        }
    }

    /// Adds a parameter.
    ///
    /// - Throws: ``LayerError/duplicateParameter(name:)``.
    public mutating func insert(_ tensor: Tensor, as name: String) throws(LayerError) {
        try insert(.full(tensor), as: name)
    }

    /// Adds the matrix of a linear layer in either form.
    ///
    /// - Throws: ``LayerError/duplicateParameter(name:)``.
    public mutating func insert(_ weight: LinearWeight, as name: String) throws(LayerError) {
        guard weights[name] == nil else { throw .duplicateParameter(name: name) }
        names.append(name)
        weights[name] = weight
    }

    /// The parameter called `name`; nil when there is none, or only a quantized one.
    public func find(_ name: String) -> Tensor? {
        if case .full(let tensor)? = weights[name] { tensor } else { nil }
    }

    /// The parameter called `name` in whichever form it is held; nil when there is none.
    public func findWeight(_ name: String) -> LinearWeight? { weights[name] }

    /// The parameter called `name`.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``, or ``LayerError/quantizedParameter(name:)`` when it is
    ///   quantized.
    public func tensor(_ name: String) throws(LayerError) -> Tensor {
        guard case .full(let tensor) = try weight(name) else { throw .quantizedParameter(name: name) }
        return tensor
    }

    /// The parameter called `name` in whichever form it is held.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``.
    public func weight(_ name: String) throws(LayerError) -> LinearWeight {
        guard let weight = weights[name] else { throw .missingParameter(name: name) }
        return weight
    }

    /// Copies the parameters called `names` into one storage, along their first dimension, and makes each a view of it.
    ///
    /// Whether a parameter asks for gradients does not change. Other tensors that shared its storage no longer do.
    /// All are held as numbers, or all are quantized; quantized ones whose formats or panels do not fit one another
    /// stay apart.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``, or ``LayerError/quantizedParameter(name:)`` for a quantized
    ///   one among others.
    public mutating func pack(_ names: [String]) throws {
        if case .quantized? = names.first.flatMap({ weights[$0] }) { return try packQuantized(names) }
        let parts = try names.map { try tensor($0) }
        let packed = try withoutGradients { try Tensor.cat(parts, dim: 0) }
        var start = 0
        for (name, part) in zip(names, parts) {
            let view = try packed.narrow(dim: 0, start: start, length: part.shape[0]).detach()
            if part.requiresGradient { try view.setRequiresGradient(true) }
            weights[name] = .full(view)
            start += part.shape[0]
        }
        packs[names] = .full(packed)
    }

    private mutating func packQuantized(_ names: [String]) throws {
        let parts = try names.map { name in
            guard case .quantized(let matrix) = try weight(name) else {
                throw LayerError.quantizedParameter(name: names[0])
            }
            return matrix
        }
        guard let packed = try QuantizedMatrix(stacking: parts) else { return }
        var start = 0
        for (name, part) in zip(names, parts) {
            weights[name] = .quantized(try packed.rows(start: start, length: part.shape[0]))
            start += part.shape[0]
        }
        packs[names] = .quantized(packed)
    }

    /// The storage that the parameters called `names` share since ``pack(_:)``, without gradients; nil when they were
    /// not packed or are quantized.
    public func packed(_ names: [String]) -> Tensor? {
        if case .full(let tensor)? = packs[names] { tensor } else { nil }
    }

    /// What the matrices called `names` share since ``pack(_:)``, in whichever form; nil when they were not packed.
    public func packedWeight(_ names: [String]) -> LinearWeight? {
        packs[names]
    }
}

extension ParameterStore {
    /// The adapter's matrices as parameters, `PATH.lora_A.weight` and `PATH.lora_B.weight` for each layer, by path.
    public var adapterParameters: [NamedParameter] {
        changes.sorted { $0.key < $1.key }.flatMap { path, change in
            [
                NamedParameter(name: "\(path).lora_A.weight", tensor: change.down),
                NamedParameter(name: "\(path).lora_B.weight", tensor: change.up),
            ]
        }
    }

    /// The change of the linear layer at `path`, if there is one.
    public func change(of path: String) -> LoRADelta? { changes[path] }

    /// Adds `change` to the linear layer at `path`, in place of an earlier change.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)`` when there is no such layer,
    ///   ``LayerError/change(path:layer:down:up:)`` when the matrices do not fit it.
    public mutating func setChange(of path: String, to change: LoRADelta) throws(LayerError) {
        let layer = try weight("\(path).weight").shape
        let (down, up) = (change.down.shape, change.up.shape)
        guard layer.count == 2, down.count == 2, up.count == 2, down[0] == up[1], down[1] == layer[1], up[0] == layer[0]
        else { throw .change(path: path, layer: layer, down: down, up: up) }
        changes[path] = change
    }

    /// Every parameter below `path` that is held as numbers, changes by adapters included.
    func tensors(below path: String) -> [Tensor] {
        (parameters + adapterParameters).filter { $0.name.hasPrefix("\(path).") }.map(\.tensor)
    }

    /// The same parameters through `body`, without packs and changes.
    ///
    /// - Throws: what `body` throws.
    public func mapped(_ body: (NamedParameter) throws -> Tensor) throws -> ParameterStore {
        var result = ParameterStore()
        result.recomputesBlocks = recomputesBlocks
        for name in names {
            switch try weight(name) {
            case .full(let tensor):
                try result.insert(body(NamedParameter(name: name, tensor: tensor)), as: name)
            case .quantized(let matrix): try result.insert(.quantized(matrix), as: name)
            }
        }
        return result
    }
}

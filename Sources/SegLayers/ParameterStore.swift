public import Torch

/// The parameters of one model by checkpoint name, in a fixed order.
///
/// Some of them can be *packed*: several matrices with the same number of columns then lie one after the other in one storage.
/// Each stays a parameter of its own, as a view, while inference multiplies by all of them at once.
/// What is written into a view in place, by an optimizer say, is at once part of the packed matrix.
public struct ParameterStore {
    /// Names in the order of insertion.
    public private(set) var names: [String] = []
    private var tensors: [String: Tensor] = [:]
    private var packs: [[String]: Tensor] = [:]

    /// A store without parameters.
    public init() {}

    /// Every parameter, in the order of insertion.
    public var parameters: [NamedParameter] {
        names.compactMap { name in tensors[name].map { NamedParameter(name: name, tensor: $0) } }
    }

    /// Adds a parameter.
    ///
    /// - Throws: ``LayerError/duplicateParameter(name:)``.
    public mutating func insert(_ tensor: Tensor, as name: String) throws(LayerError) {
        guard tensors[name] == nil else { throw .duplicateParameter(name: name) }
        names.append(name)
        tensors[name] = tensor
    }

    /// The parameter called `name`, or nil.
    public func find(_ name: String) -> Tensor? {
        tensors[name]
    }

    /// The parameter called `name`.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``.
    public func tensor(_ name: String) throws(LayerError) -> Tensor {
        guard let tensor = tensors[name] else { throw .missingParameter(name: name) }
        return tensor
    }

    /// Copies the parameters called `names` into one storage, along their first dimension, and makes each a view of it.
    ///
    /// Whether a parameter asks for gradients does not change. Other tensors that shared its storage no longer do.
    public mutating func pack(_ names: [String]) throws {
        let parts = try names.map { try tensor($0) }
        let packed = try withoutGradients { try Tensor.cat(parts, dim: 0) }
        var start = 0
        for (name, part) in zip(names, parts) {
            let view = try packed.narrow(dim: 0, start: start, length: part.shape[0]).detach()
            if part.requiresGradient { try view.setRequiresGradient(true) }
            tensors[name] = view
            start += part.shape[0]
        }
        packs[names] = packed
    }

    /// The storage that the parameters called `names` share since ``pack(_:)``, without gradients; nil when they were not packed.
    public func packed(_ names: [String]) -> Tensor? {
        packs[names]
    }
}

public import Torch

/// The parameters below one prefix of a ``ParameterStore``: what a layer is built from.
public struct ParameterScope {
    /// Where the parameters are.
    public let store: ParameterStore
    /// Common beginning of the names, without the last dot; empty at the root.
    public let path: String

    /// The scope of all names that begin with `path`.
    public init(_ store: ParameterStore, path: String = "") {
        self.store = store
        self.path = path
    }

    /// The scope one step below: `scope["mlp"]`, `scope["blocks.3"]`.
    public subscript(_ name: String) -> ParameterScope {
        ParameterScope(store, path: full(name))
    }

    /// The parameter called `name` here.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``.
    public func tensor(_ name: String) throws(LayerError) -> Tensor {
        try store.tensor(full(name))
    }

    /// The parameter called `name` here, in whichever form it is held: for the matrix of a linear layer.
    ///
    /// - Throws: ``LayerError/missingParameter(name:)``.
    public func weight(_ name: String) throws(LayerError) -> LinearWeight {
        try store.weight(full(name))
    }

    /// What the matrices called `names` here were packed into, in whichever form, or nil.
    public func packedWeight(_ names: [String]) -> LinearWeight? {
        store.packedWeight(names.map(full))
    }

    /// What the parameters called `names` here were packed into, or nil.
    public func packed(_ names: [String]) -> Tensor? {
        store.packed(names.map(full))
    }

    /// What an adapter adds to the linear layer of this scope, if there is one.
    public var change: LoRADelta? { store.change(of: path) }

    private func full(_ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}

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

    /// What the parameters called `names` here were packed into, or nil.
    public func packed(_ names: [String]) -> Tensor? {
        store.packed(names.map(full))
    }

    private func full(_ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}

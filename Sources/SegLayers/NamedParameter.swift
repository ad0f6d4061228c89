public import Torch

/// A learned tensor under the name that it has in a checkpoint.
public struct NamedParameter {
    /// Name in the checkpoint, such as `model.layers.0.mlp.up_proj.weight`.
    public let name: String
    /// The values; a leaf for gradients.
    public let tensor: Tensor

    /// A parameter called `name`.
    public init(name: String, tensor: Tensor) {
        self.name = name
        self.tensor = tensor
    }
}

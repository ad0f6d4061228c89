public import Torch

/// (x − mean) / √(variance + ε) · w + b over the last dimension, as `torch.nn.LayerNorm`.
public struct LayerNorm {
    /// [width]
    public let weight: Tensor
    /// [width]
    public let bias: Tensor
    /// Added to the variance.
    public let epsilon: Double

    /// The norm whose parameters are `weight` and `bias` in `scope`.
    public init(_ scope: ParameterScope, epsilon: Double) throws {
        weight = try scope.tensor("weight")
        bias = try scope.tensor("bias")
        self.epsilon = epsilon
    }

    /// [..., width] → [..., width]
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try x.layerNorm(weight.shape, weight: weight, bias: bias, epsilon: epsilon)
    }
}

public import Torch

/// x / √(mean(x²) + ε) · w over the last dimension.
///
/// The mean and the division are done in float32; the result is rounded to the type of `x` *before* the weight multiplies it,
/// as in `Qwen2RMSNorm` of transformers 5.23.0.
public struct RMSNorm {
    /// [width]
    public let weight: Tensor
    /// Added to the mean square.
    public let epsilon: Double

    /// The norm whose parameter is `weight` in `scope`.
    public init(_ scope: ParameterScope, epsilon: Double) throws {
        weight = try scope.tensor("weight")
        self.epsilon = epsilon
    }

    /// [..., width] → [..., width]
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        guard BatchInvariance.widens(x) else { return try x.rmsNorm(weight: weight, epsilon: epsilon) }
        let ones = try Tensor.ones(weight.shape, dtype: .float32, device: x.device)
        return try x.to(.float32).rmsNorm(weight: ones, epsilon: epsilon).to(x.dtype) * weight
    }
}

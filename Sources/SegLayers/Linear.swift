public import Torch

/// y = x Wᵀ + b, as `torch.nn.Linear`.
public struct Linear {
    /// [output, input]
    public let weight: Tensor
    /// [output]
    public let bias: Tensor?
    /// The weight as [input, output]: a view, for products that add to something.
    private let transposed: Tensor

    /// A layer with the given parameters.
    public init(weight: Tensor, bias: Tensor?) throws {
        self.weight = weight
        self.bias = bias
        transposed = try withoutGradients { try weight.detach().transpose(0, 1) }
    }

    /// The layer whose parameters are `weight` and, if `hasBias`, `bias` in `scope`.
    public init(_ scope: ParameterScope, hasBias: Bool) throws {
        try self.init(weight: scope.tensor("weight"), bias: hasBias ? scope.tensor("bias") : nil)
    }

    /// The layers called `names` in `scope` as one whose output is theirs side by side; nil unless they were packed.
    public init?(packed names: [String], in scope: ParameterScope, hasBias: Bool) throws {
        guard let weight = scope.packed(names.map { "\($0).weight" }) else { return nil }
        try self.init(weight: weight, bias: hasBias ? scope.packed(names.map { "\($0).bias" }) : nil)
    }

    /// [..., input] → [..., output]
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try x.linear(weight, bias)
    }

    /// `residual + x Wᵀ` in one operation, without gradients to the weight. The layer must have no bias.
    ///
    /// - Parameters:
    ///   - x: [rows, input]
    ///   - residual: [rows, output]
    /// - Returns: [rows, output]
    /// - Throws: `TorchError` when the shapes do not fit.
    public func adding(_ x: Tensor, to residual: Tensor) throws -> Tensor {
        precondition(bias == nil, "a layer with a bias cannot be added in one operation")
        return try Tensor.addmm(residual, x, transposed)
    }
}

public import Torch

/// y = x Wᵀ + b, as `torch.nn.Linear`, and what an adapter adds to it.
///
/// The weight may be held in 8 or 4 bits a number: it is not trained then, but gradients pass through.
public struct Linear {
    /// [output, input]
    public let weight: LinearWeight
    /// [output]
    public let bias: Tensor?
    /// What an adapter adds, if there is one.
    public let change: LoRADelta?
    /// A full weight as [input, output]: a view, for products that add to something.
    private let transposed: Tensor?

    /// A layer with the given parameters.
    public init(weight: LinearWeight, bias: Tensor?, change: LoRADelta? = nil) throws {
        self.weight = weight
        self.bias = bias
        self.change = change
        transposed =
            switch weight {
            case .full(let matrix): try withoutGradients { try matrix.detach().transpose(0, 1) }
            case .quantized: nil
            }
    }

    /// A layer with a weight that can be trained.
    public init(weight: Tensor, bias: Tensor?) throws {
        try self.init(weight: .full(weight), bias: bias)
    }

    /// The layer whose parameters are `weight` and, if `hasBias`, `bias` in `scope`, with the adapter's change of it.
    public init(_ scope: ParameterScope, hasBias: Bool) throws {
        try self.init(
            weight: scope.weight("weight"), bias: hasBias ? scope.tensor("bias") : nil, change: scope.change)
    }

    /// The layers called `names` in `scope` as one whose output is theirs side by side; nil unless they were packed and
    /// no adapter changes any of them.
    public init?(packed names: [String], in scope: ParameterScope, hasBias: Bool) throws {
        guard let weight = scope.packedWeight(names.map { "\($0).weight" }),
            names.allSatisfy({ scope[$0].change == nil })
        else { return nil }
        try self.init(weight: weight, bias: hasBias ? scope.packed(names.map { "\($0).bias" }) : nil)
    }

    /// Width of what comes in.
    public var inputSize: Int { weight.shape[1] }
    /// Width of what goes out.
    public var outputSize: Int { weight.shape[0] }

    /// [..., input] → [..., output]
    ///
    /// - Throws: `TorchError` when the shapes do not fit.
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        let output =
            switch weight {
            case .full(let matrix): try BatchInvariance.linear(x, matrix, bias)
            case .quantized(let matrix): try x.linear(matrix, bias)
            }
        return try change?.added(to: output, of: x) ?? output
    }

    /// `residual + x Wᵀ`, in one operation where the weight is full and no ``BatchInvariance`` holds, without gradients
    /// to the weight. The layer must have no bias.
    ///
    /// - Parameters:
    ///   - x: [rows, input]
    ///   - residual: [rows, output]
    /// - Returns: [rows, output]
    /// - Throws: `TorchError` when the shapes do not fit.
    public func adding(_ x: Tensor, to residual: Tensor) throws -> Tensor {
        precondition(bias == nil, "a layer with a bias cannot be added in one operation")
        guard let transposed, change == nil, !BatchInvariance.holds(x) else { return try self(x) + residual }
        return try Tensor.addmm(residual, x, transposed)
    }
}

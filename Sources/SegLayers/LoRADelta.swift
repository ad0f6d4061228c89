public import Torch

/// What an adapter adds to a linear layer: `scale · B A x`, with two thin matrices in place of one full one.
///
/// LoRA (Hu et al. 2021, arXiv 2106.09685) as the `peft` package computes it: in float32 whatever the layer's own type
/// is, added to the layer's output, and rounded to that output's type once.
public struct LoRADelta {
    /// A: [rank, input], float32.
    public let down: Tensor
    /// B: [output, rank], float32.
    public let up: Tensor
    /// `alpha / rank`, or `alpha / √rank` where ranks are to be comparable (rsLoRA, arXiv 2312.03732).
    public let scale: Double
    /// What is dropped of the input while the change is trained.
    private let dropout: (rule: LoRADropout, stream: Int)?

    /// A change by the product of two matrices.
    ///
    /// - Parameters:
    ///   - down: [rank, input]
    ///   - up: [output, rank]
    ///   - scale: factor of the product.
    ///   - dropout: what is dropped of the input, and the number of this change's random numbers among those of others.
    public init(down: Tensor, up: Tensor, scale: Double, dropout: (rule: LoRADropout, stream: Int)? = nil) {
        (self.down, self.up, self.scale, self.dropout) = (down, up, scale, dropout)
    }

    /// Rows of A.
    public var rank: Int { down.shape[0] }

    /// What the layer made of `x` and this change together.
    ///
    /// - Parameters:
    ///   - output: [..., output]
    ///   - x: [..., input]
    /// - Returns: [..., output] in the type of `output`.
    /// - Throws: `TorchError` when the shapes do not fit.
    func added(to output: Tensor, of x: Tensor) throws -> Tensor {
        var kept = try x.to(down.dtype)
        if let dropout { kept = try dropout.rule.thinned(kept, stream: dropout.stream) }
        let changed = try BatchInvariance.linear(BatchInvariance.linear(kept, down), up)
        return try (output + changed * scale).to(output.dtype)
    }

    /// The matrix [output, input] that the layer's own one is changed by, float32.
    ///
    /// - Throws: `TorchError` when there is no memory for it.
    public func matrix() throws(TorchError) -> Tensor {
        try withoutGradients { () throws(TorchError) in try up.detach().matmul(down.detach()) * scale }
    }
}

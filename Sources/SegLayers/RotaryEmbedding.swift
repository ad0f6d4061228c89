public import Torch

/// Cosines and sines for the half-split rotary embedding: rotates the pair (i, i + width/2) of a vector by the i-th angle.
///
/// Follows `rotate_half` of transformers 5.23.0: with x = [a, b] in halves, the result is x·cos + [−b, a]·sin.
public struct RotaryTable {
    /// [..., width], the angles' cosines twice.
    public let cosine: Tensor
    /// [..., width], the angles' sines twice, the first half negated, so that swapping the halves of x is all that is left to do.
    public let sine: Tensor

    /// The table of some angles.
    ///
    /// - Parameters:
    ///   - angles: [..., width / 2], float32.
    ///   - dtype: type of the table. Vectors are rotated in this type and rounded back to their own.
    /// - Throws: `TorchError` when there is no memory for it.
    public init(angles: Tensor, dtype: DType) throws {
        let (cosine, sine) = (try angles.cos(), try angles.sin())
        self.cosine = try Tensor.cat([cosine, cosine], dim: -1).to(dtype)
        self.sine = try Tensor.cat([-sine, sine], dim: -1).to(dtype)
    }

    init(cosine: Tensor, sine: Tensor) {
        self.cosine = cosine
        self.sine = sine
    }

    /// Both tables through the same change of shape.
    public func map(_ change: (Tensor) throws -> Tensor) throws -> RotaryTable {
        RotaryTable(cosine: try change(cosine), sine: try change(sine))
    }
}

extension RotaryTable {
    /// θ^(−2k/width) for k = 0 ..< width/2, in float32 as the reference computes them.
    public static func inverseFrequencies(width: Int, theta: Double, device: Device = .cpu) throws -> Tensor {
        let exponents = stride(from: 0, to: width, by: 2).map { Float($0) / Float(width) }
        let bases = [Float](repeating: Float(theta), count: exponents.count)
        let powers = try Tensor(bases).pow(Tensor(exponents))
        return try (Tensor.ones(powers.shape) / powers).to(device)
    }
}

extension Tensor {
    /// Every vector of the last dimension rotated by the table's angles.
    ///
    /// - Parameter table: shapes that broadcast against this tensor's.
    /// - Returns: a tensor of this shape and type.
    /// - Throws: `TorchError` when the shapes do not fit.
    public func rotated(by table: RotaryTable) throws -> Tensor {
        let (type, tableType) = (dtype, table.cosine.dtype)
        let x = type == tableType ? self : try to(tableType)
        let swapped = try x.roll(x.shape[x.rank - 1] / 2, dim: -1)
        let turned = try x * table.cosine
        try turned.addcmulInPlace(swapped, table.sine, scale: 1)
        return type == tableType ? turned : try turned.to(type)
    }
}

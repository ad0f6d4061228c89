public import Torch

/// Cosines and sines for the interleaved rotary embedding: rotates the pair (2i, 2i + 1) of a vector by the i-th angle.
///
/// ``RotaryTable`` rotates the pairs (i, i + width/2) instead. Both give the same products of queries and keys when the
/// vectors' places are permuted accordingly; which one is meant is a property of the checkpoint.
public struct PairRotaryTable {
    /// [..., width], each angle's cosine twice in a row.
    public let cosine: Tensor
    /// [..., width], each angle's sine twice in a row, the first negated, so that swapping neighbours is all that is left to do.
    public let sine: Tensor

    /// The table of some angles.
    ///
    /// - Parameters:
    ///   - angles: [..., width / 2], float32.
    ///   - dtype: type of the table. Vectors are rotated in this type and rounded back to their own.
    /// - Throws: `TorchError` when there is no memory for it.
    public init(angles: Tensor, dtype: DType) throws {
        let (cosine, sine) = (try angles.cos(), try angles.sin())
        self.cosine = try Tensor.stack([cosine, cosine], dim: -1).flatten(from: -2).to(dtype)
        self.sine = try Tensor.stack([-sine, sine], dim: -1).flatten(from: -2).to(dtype)
    }

    private init(cosine: Tensor, sine: Tensor) {
        self.cosine = cosine
        self.sine = sine
    }

    /// Both tables through the same change of shape.
    public func map(_ change: (Tensor) throws -> Tensor) throws -> PairRotaryTable {
        PairRotaryTable(cosine: try change(cosine), sine: try change(sine))
    }
}

extension Tensor {
    /// Every vector of the last dimension rotated by the table's angles, neighbours in pairs.
    ///
    /// - Parameter table: shapes that broadcast against this tensor's.
    /// - Returns: a tensor of this shape and type.
    /// - Throws: `TorchError` when the shapes do not fit.
    public func rotated(by table: PairRotaryTable) throws -> Tensor {
        let x = try to(table.cosine.dtype)
        let pairs = try x.reshape(x.shape.dropLast() + [x.shape[x.rank - 1] / 2, 2])
        return try (x * table.cosine + pairs.flip([-1]).reshape(x.shape) * table.sine).to(dtype)
    }
}

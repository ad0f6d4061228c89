public import Torch

/// How the matrix of a linear layer is held.
public enum LinearWeight {
    /// Numbers of the type that the model computes in; can be trained.
    case full(Tensor)
    /// A few bits a number; cannot be trained, but gradients pass through.
    case quantized(QuantizedMatrix)

    /// [output, input]
    public var shape: [Int] {
        switch self {
        case .full(let matrix): matrix.shape
        case .quantized(let matrix): matrix.shape
        }
    }

    /// Values in the matrix.
    public var count: Int { shape.reduce(1, *) }
}

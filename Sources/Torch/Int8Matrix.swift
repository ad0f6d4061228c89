internal import CTorch

/// A matrix of weights held as one byte each: for inference in less memory, not for training.
///
/// Each row is cut into blocks of ``block`` neighbours. A block has one scale, its largest size / 127, and a weight is a
/// whole number in −127…127 times that. What this costs, as the root mean square of the error over that of the weights
/// (1408 × 2048, bf16 for comparison 0.17 %):
///
/// | weights | one scale a row | blocks of 256 | 128 | 64 | 32 |
/// |---|---|---|---|---|---|
/// | normal | 0.83 % | 0.70 % | 0.65 % | 0.59 % | 0.54 % |
/// | heavy tails (Student, 4 degrees) | 2.14 % | 1.29 % | 1.08 % | 0.89 % | 0.73 % |
///
/// Blocks of 128 halve the error where a row has outliers, as trained rows have, for 3 % more memory. Shorter ones
/// gain less for each doubling of that.
public struct Int8Matrix {
    /// Weights that share a scale unless told otherwise.
    public static let usualBlock = 128

    /// [rows, columns] int8
    public let values: Tensor
    /// [rows, ⌈columns / block⌉] float32
    public let scales: Tensor
    /// Neighbours in a row that share a scale; the last block of a row may be shorter.
    public let block: Int

    /// Which loops multiply, for tests: `auto` takes the fastest that the processor has.
    package enum Kernel: UInt32, CaseIterable {
        case auto, plain, avx2, avx512
    }

    private init(values: Tensor, scales: Tensor, block: Int) {
        (self.values, self.scales, self.block) = (values, scales, block)
    }

    /// The nearest int8 matrix to a matrix [rows, columns] of any floating point type on the CPU.
    ///
    /// A block that holds a number which is not finite becomes NaN as a whole, so that it cannot go unnoticed.
    ///
    /// - Throws: `TorchError.operation` for any other tensor.
    public init(_ matrix: Tensor, block: Int = Int8Matrix.usualBlock) throws(TorchError) {
        var scales: OpaquePointer?
        let values = try made("int8_narrow", matrix) { ct_int8_narrow(matrix.handle, Int64(block), $0, &scales) }
        guard let scales else {
            throw .operation(name: "int8_narrow", operands: [TorchError.Operand(matrix)], message: "no result")
        }
        self.init(values: values, scales: Tensor(handle: scales), block: block)
    }

    /// Matrices of as many columns and equal blocks, one below the other.
    public init(stacking parts: [Int8Matrix]) throws(TorchError) {
        precondition(Set(parts.map(\.block)).count == 1, "only matrices of equal blocks can be stacked")
        self.init(
            values: try Tensor.cat(parts.map(\.values), dim: 0), scales: try Tensor.cat(parts.map(\.scales), dim: 0),
            block: parts[0].block)
    }

    /// [rows, columns]
    public var shape: [Int] { values.shape }

    /// Bytes of values and scales.
    public var byteCount: Int { values.count + 4 * scales.count }

    /// `length` rows from `start`, sharing storage.
    public func rows(start: Int, length: Int) throws(TorchError) -> Int8Matrix {
        Int8Matrix(
            values: try values.narrow(dim: 0, start: start, length: length),
            scales: try scales.narrow(dim: 0, start: start, length: length), block: block)
    }

    /// The same on another device.
    public func to(_ device: Device) throws(TorchError) -> Int8Matrix {
        Int8Matrix(values: try values.to(device), scales: try scales.to(device), block: block)
    }

    /// The weights as numbers [rows, columns].
    public func widened(to dtype: DType = .float32) throws(TorchError) -> Tensor {
        try made("int8_widen", values, scales) {
            ct_int8_widen(values.handle, scales.handle, Int64(block), dtype.code, $0)
        }
    }
}

extension Tensor {
    /// x Wᵀ + b over the last dimension, [..., columns] → [..., rows], in the type of x.
    ///
    /// Few rows of x are multiplied by the bytes as they are read, summed in float32; for many rows the weights are widened panel by
    /// panel to the type of x and multiplied by libtorch. Scripts/bench/int8.py measures both, and libtorch's own int8 product
    /// (`_weight_int8pack_mm`), which has one scale a row: for one row of x, 1408 × 2048 weights and one thread with AVX-512,
    /// 160 µs here, 390 µs there, 700 µs for the same weights in bfloat16.
    ///
    /// - Throws: `TorchError.operation` when the shapes do not fit, and when this tensor asks for gradients while they are
    ///   recorded: bytes have none to give.
    public func linear(_ weight: Int8Matrix, _ bias: Tensor? = nil) throws(TorchError) -> Tensor {
        try linear(weight, bias, kernel: .auto)
    }

    /// The same by the loops of one kind; throws when the processor has not the instructions.
    package func linear(
        _ weight: Int8Matrix, _ bias: Tensor? = nil, kernel: Int8Matrix.Kernel
    ) throws(TorchError) -> Tensor {
        try made("int8_linear", self, weight.values, weight.scales, bias) {
            ct_int8_linear(
                handle, weight.values.handle, weight.scales.handle, Int64(weight.block), bias?.handle,
                CTKernel(rawValue: kernel.rawValue), $0)
        }
    }
}

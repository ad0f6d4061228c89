internal import CTorch

/// A matrix of weights in 8 or 4 bits each: for inference in less memory, and as a frozen base; not for training.
///
/// Each row is cut into groups of 32 neighbours. A group has one float16 scale, and a weight is a whole number times that: in −127…127 for
/// ``Format/int8`` (8.5 bits a weight with its scale), in −8…7 for ``Format/int4`` (4.5 bits). What this costs, as the root mean
/// square of the error over that of the weights (bfloat16 for comparison 0.17 %):
///
/// | weights | int8 | int4, the largest becomes −8 | int4, best of 16 scales | 4 bits and a minimum (5 bits) |
/// |---|---|---|---|---|
/// | Models/nano, 28 matrices | 0.54 % | 8.63 % | 8.14 % | 7.24 % |
/// | Models/nano-kimi, 86 matrices | 0.53 % | 8.41 % | 7.92 % | 7.05 % |
/// | normal | 0.54 % | 8.60 % | 8.13 % | 7.19 % |
/// | heavy tails (Student, 4 degrees) | 0.73 % | 11.61 % | 11.16 % | 8.63 % |
///
/// A minimum in each group takes 11 % more memory, and did not raise nano's IoU; so there is none.
public struct QuantizedMatrix {
    /// How many bits a weight has.
    public enum Format: String, CaseIterable, Sendable, Codable {
        case int8, int4

        /// Bytes of 16 rows of a group.
        package var bytesPerGroup: Int { self == .int8 ? 512 : 256 }
        var code: CTLowBitFormat { self == .int8 ? CT_LOW_BIT_INT8 : CT_LOW_BIT_INT4 }
    }

    /// Which loops multiply, for tests: `auto` takes the fastest that the processor has. All give the same bits.
    package enum Kernel: UInt32, CaseIterable, Sendable {
        case auto, plain, avx2, avxVNNI, avx512VNNI256, avx512VNNI
    }

    /// Rows that lie together: a panel.
    package static let panelRows = 16
    /// Neighbours in a row that share a scale.
    package static let groupColumns = 32

    /// Whole numbers, in panels and groups: uint8 [⌈rows / 16⌉, ⌈columns / 32⌉, 512 or 256], laid out as Bridge's LowBit.hpp has it.
    public let codes: Tensor
    /// float16 [⌈rows / 16⌉, ⌈columns / 32⌉, 16]
    public let scales: Tensor
    /// How the codes are held.
    public let format: Format
    /// [rows, columns]
    public let shape: [Int]

    /// Codes and scales that were made before.
    ///
    /// - Throws: `TorchError.operation` when they do not fit `shape`.
    public init(codes: Tensor, scales: Tensor, format: Format, shape: [Int]) throws(TorchError) {
        let expected = shape.count == 2 ? Self.storedShapes(of: shape, format) : nil
        guard codes.shape == expected?.codes, scales.shape == expected?.scales, codes.dtype == .uint8,
            scales.dtype == .float16
        else {
            throw .operation(
                name: "quantized", operands: [TorchError.Operand(codes), TorchError.Operand(scales)],
                message: "they do not hold a matrix \(shape) as \(format)")
        }
        (self.codes, self.scales, self.format, self.shape) = (codes, scales, format, shape)
    }

    /// A matrix [rows, columns] of any floating point type on the CPU, rounded.
    ///
    /// A group that holds a number which is not finite becomes NaN as a whole, so that it cannot go unnoticed.
    ///
    /// - Throws: `TorchError.operation` for any other tensor.
    public init(_ matrix: Tensor, format: Format) throws(TorchError) {
        var scales: OpaquePointer?
        let codes = try made("low_bit_narrow", matrix) { ct_low_bit_narrow(matrix.handle, format.code, $0, &scales) }
        guard let scales else {
            throw .operation(name: "low_bit_narrow", operands: [TorchError.Operand(matrix)], message: "no result")
        }
        try self.init(codes: codes, scales: Tensor(handle: scales), format: format, shape: matrix.shape)
    }

    /// Matrices one below the other; nil where their panels or formats do not fit one another.
    public init?(stacking parts: [QuantizedMatrix]) throws(TorchError) {
        guard let first = parts.first,
            parts.allSatisfy({ $0.format == first.format && $0.shape[1] == first.shape[1] }),
            parts.dropLast().allSatisfy({ $0.shape[0] % Self.panelRows == 0 })
        else { return nil }
        try self.init(
            codes: try Tensor.cat(parts.map(\.codes), dim: 0), scales: try Tensor.cat(parts.map(\.scales), dim: 0),
            format: first.format, shape: [parts.reduce(0) { $0 + $1.shape[0] }, first.shape[1]])
    }

    /// Shapes of what is stored for a matrix.
    package static func storedShapes(of shape: [Int], _ format: Format) -> (codes: [Int], scales: [Int]) {
        let panels = (shape[0] + panelRows - 1) / panelRows, groups = (shape[1] + groupColumns - 1) / groupColumns
        return ([panels, groups, format.bytesPerGroup], [panels, groups, panelRows])
    }

    /// Bytes of codes and scales.
    public var byteCount: Int { codes.count + 2 * scales.count }

    /// `length` rows from `start`, which begins a panel, sharing storage.
    public func rows(start: Int, length: Int) throws(TorchError) -> QuantizedMatrix {
        precondition(start % Self.panelRows == 0, "rows are cut where a panel begins")
        let (first, count) = (start / Self.panelRows, (length + Self.panelRows - 1) / Self.panelRows)
        return try QuantizedMatrix(
            codes: codes.narrow(dim: 0, start: first, length: count),
            scales: scales.narrow(dim: 0, start: first, length: count), format: format, shape: [length, shape[1]])
    }

    /// The same on another device.
    public func to(_ device: Device) throws(TorchError) -> QuantizedMatrix {
        try QuantizedMatrix(codes: codes.to(device), scales: scales.to(device), format: format, shape: shape)
    }

    /// The weights as numbers [rows, columns].
    public func widened(to dtype: DType = .float32) throws(TorchError) -> Tensor {
        try made("low_bit_widen", codes, scales) { out in withMatrix { ct_low_bit_widen($0, dtype.code, out) } }
    }

    fileprivate func withMatrix<Result>(_ body: (UnsafePointer<CTLowBitMatrix>) -> Result) -> Result {
        var matrix = CTLowBitMatrix(
            codes: codes.handle, scales: scales.handle, format: format.code, outputs: Int64(shape[0]),
            inputs: Int64(shape[1]))
        return body(&matrix)
    }
}

extension Tensor {
    /// x Wᵀ + b over the last dimension, [..., columns] → [..., rows], in the type of x.
    ///
    /// On the CPU rows of x are rounded to 8 bits by groups of 32 numbers as well, and a group's products are summed in integers: exactly.
    /// Groups are summed in float32 one after the other, so that a row's result is the same bits alone and among thousands, on every
    /// processor. `Scripts/bench/decode.py` measures it.
    ///
    /// - Throws: `TorchError.operation` when the shapes do not fit, and when the bias asks for gradients while they are
    ///   recorded: it gets none.
    public func linear(_ weight: QuantizedMatrix, _ bias: Tensor? = nil) throws(TorchError) -> Tensor {
        try linear(weight, bias, kernel: .auto)
    }

    /// The same by the loops of one kind; throws when the processor has not the instructions.
    package func linear(
        _ weight: QuantizedMatrix, _ bias: Tensor? = nil, kernel: QuantizedMatrix.Kernel
    ) throws(TorchError) -> Tensor {
        try made("low_bit_linear", self, weight.codes, weight.scales, bias) { out in
            weight.withMatrix {
                ct_low_bit_linear(handle, $0, bias?.handle, CTKernel(rawValue: kernel.rawValue), out)
            }
        }
    }
}

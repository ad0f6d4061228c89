internal import CTorch

/// The type of a tensor's elements.
public enum DType: Int32, Sendable, Hashable, CaseIterable {
    /// IEEE 754 single precision.
    case float32 = 0
    /// IEEE 754 double precision.
    case float64
    /// The upper half of a single: 8 bits of exponent, 7 of fraction.
    case bfloat16
    /// IEEE 754 half precision.
    case float16
    /// Signed, 64 bits: torch's type for indices.
    case int64
    /// Signed, 32 bits.
    case int32
    /// Signed, 16 bits.
    case int16
    /// Signed, 8 bits.
    case int8
    /// Unsigned, 8 bits.
    case uint8
    /// One byte, 0 or 1.
    case bool

    /// The size of one element in memory, in bytes.
    public var byteCount: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .bfloat16, .float16, .int16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// Whether elements have a fraction, and so can have gradients.
    public var isFloatingPoint: Bool {
        switch self {
        case .float32, .float64, .bfloat16, .float16: true
        default: false
        }
    }

    /// The bridge's code for this type.
    var code: CTDType { CTDType(rawValue: UInt32(rawValue)) }

    /// The type behind a bridge's code, which is always one of those that `code` gives.
    init(code: CTDType) {
        guard let type = DType(rawValue: Int32(code.rawValue)) else {
            preconditionFailure("the bridge gives only codes that its header lists")
        }
        self = type
    }
}

extension DType: CustomStringConvertible {
    /// As torch spells it, without `torch.`.
    public var description: String {
        switch self {
        case .float32: "float32"
        case .float64: "float64"
        case .bfloat16: "bfloat16"
        case .float16: "float16"
        case .int64: "int64"
        case .int32: "int32"
        case .int16: "int16"
        case .int8: "int8"
        case .uint8: "uint8"
        case .bool: "bool"
        }
    }
}

internal import CTorch

/// A number that keeps its kind: an integer tensor plus an integer stays one, plus a real number it becomes real.
public enum Scalar: Hashable, Sendable {
    /// A whole number.
    case integer(Int)
    /// A number with a fraction, or an infinity or NaN.
    case real(Double)

    /// The number as the bridge takes it.
    var bridged: CTScalar {
        switch self {
        case .integer(let value): CTScalar(is_integer: true, integer: Int64(value), real: 0)
        case .real(let value): CTScalar(is_integer: false, integer: 0, real: value)
        }
    }
}

/// A Swift number that can stand beside a tensor: `x * 0.5`, `x + 1`.
public protocol TensorScalar: Sendable {
    /// The number and its kind.
    var scalar: Scalar { get }
}

extension Int: TensorScalar {
    /// An integer.
    public var scalar: Scalar { .integer(self) }
}

extension Double: TensorScalar {
    /// A real number.
    public var scalar: Scalar { .real(self) }
}

extension Float: TensorScalar {
    /// A real number; the conversion to double is exact.
    public var scalar: Scalar { .real(Double(self)) }
}

extension TensorScalar {
    /// The number as the bridge takes it.
    var bridged: CTScalar { scalar.bridged }
}

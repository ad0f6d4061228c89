internal import CTorch

// Shapes are broadcast together, and types promoted, by torch's rules.
extension Tensor {
    /// The elementwise sum.
    public static func + (x: Tensor, y: Tensor) throws(TorchError) -> Tensor {
        try made("add", x, y) { ct_add(x.handle, y.handle, $0) }
    }

    /// The elementwise difference.
    public static func - (x: Tensor, y: Tensor) throws(TorchError) -> Tensor {
        try made("sub", x, y) { ct_sub(x.handle, y.handle, $0) }
    }

    /// The elementwise product.
    public static func * (x: Tensor, y: Tensor) throws(TorchError) -> Tensor {
        try made("mul", x, y) { ct_mul(x.handle, y.handle, $0) }
    }

    /// The elementwise quotient; of integers too it is a real number.
    public static func / (x: Tensor, y: Tensor) throws(TorchError) -> Tensor {
        try made("div", x, y) { ct_div(x.handle, y.handle, $0) }
    }

    /// The negated elements.
    public static prefix func - (x: Tensor) throws(TorchError) -> Tensor {
        try made("neg", x) { ct_neg(x.handle, $0) }
    }

    /// Each element plus a number.
    public static func + (x: Tensor, y: some TensorScalar) throws(TorchError) -> Tensor {
        try made("add", x) { ct_add_scalar(x.handle, y.bridged, $0) }
    }

    /// A number plus each element.
    public static func + (x: some TensorScalar, y: Tensor) throws(TorchError) -> Tensor {
        try y + x
    }

    /// Each element minus a number.
    public static func - (x: Tensor, y: some TensorScalar) throws(TorchError) -> Tensor {
        try made("sub", x) { ct_sub_scalar(x.handle, y.bridged, $0) }
    }

    /// A number minus each element.
    public static func - (x: some TensorScalar, y: Tensor) throws(TorchError) -> Tensor {
        try made("rsub", y) { ct_rsub_scalar(y.handle, x.bridged, $0) }
    }

    /// Each element times a number.
    public static func * (x: Tensor, y: some TensorScalar) throws(TorchError) -> Tensor {
        try made("mul", x) { ct_mul_scalar(x.handle, y.bridged, $0) }
    }

    /// A number times each element.
    public static func * (x: some TensorScalar, y: Tensor) throws(TorchError) -> Tensor {
        try y * x
    }

    /// Each element divided by a number; of integers too it is a real number.
    public static func / (x: Tensor, y: some TensorScalar) throws(TorchError) -> Tensor {
        try made("div", x) { ct_div_scalar(x.handle, y.bridged, $0) }
    }

    /// Each element to the power of the other tensor's.
    public func pow(_ exponent: Tensor) throws(TorchError) -> Tensor {
        try made("pow", self, exponent) { ct_pow(handle, exponent.handle, $0) }
    }

    /// Each element to the same power.
    public func pow(_ exponent: some TensorScalar) throws(TorchError) -> Tensor {
        try made("pow", self) { ct_pow_scalar(handle, exponent.bridged, $0) }
    }

    /// The remainder of division, with the divisor's sign (as Python's `%`).
    public func remainder(_ divisor: some TensorScalar) throws(TorchError) -> Tensor {
        try made("remainder", self) { ct_remainder_scalar(handle, divisor.bridged, $0) }
    }

    /// The quotient rounded towards minus infinity (as Python's `//`).
    public func floorDivide(_ divisor: some TensorScalar) throws(TorchError) -> Tensor {
        try made("floor_divide", self) { ct_floor_divide_scalar(handle, divisor.bridged, $0) }
    }

    /// The larger of each pair of elements; NaN where either is NaN.
    public func maximum(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("maximum", self, other) { ct_maximum(handle, other.handle, $0) }
    }

    /// The smaller of each pair of elements; NaN where either is NaN.
    public func minimum(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("minimum", self, other) { ct_minimum(handle, other.handle, $0) }
    }

    /// The elements, moved to the nearer bound where they lie outside; at least one bound must be given.
    public func clamp(
        min: (some TensorScalar)? = Double?.none, max: (some TensorScalar)? = Double?.none
    ) throws(TorchError) -> Tensor {
        let (low, high) = (min?.bridged, max?.bridged)
        return try made("clamp", self) { slot in
            withOptionalPointer(to: low) { low in
                withOptionalPointer(to: high) { high in ct_clamp(handle, low, high, slot) }
            }
        }
    }
}

/// A pointer to the value for the length of the call, or nil when there is none.
private func withOptionalPointer<Value, Result>(
    to value: Value?, _ body: (UnsafePointer<Value>?) -> Result
) -> Result {
    guard let value else { return body(nil) }
    return withUnsafePointer(to: value) { body($0) }
}

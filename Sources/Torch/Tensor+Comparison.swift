internal import CTorch

// Questions about elements. The answers are boolean tensors of the broadcast shape.
extension Tensor {
    /// Whether each element equals the other tensor's.
    public func eq(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("eq", self, other) { ct_eq(handle, other.handle, $0) }
    }

    /// Whether each element equals a number.
    public func eq(_ number: some TensorScalar) throws(TorchError) -> Tensor {
        try made("eq", self) { ct_eq_scalar(handle, number.bridged, $0) }
    }

    /// Whether each element differs from the other tensor's.
    public func ne(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("ne", self, other) { ct_ne(handle, other.handle, $0) }
    }

    /// Whether each element differs from a number.
    public func ne(_ number: some TensorScalar) throws(TorchError) -> Tensor {
        try made("ne", self) { ct_ne_scalar(handle, number.bridged, $0) }
    }

    /// Whether each element is less than the other tensor's.
    public func lt(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("lt", self, other) { ct_lt(handle, other.handle, $0) }
    }

    /// Whether each element is less than a number.
    public func lt(_ number: some TensorScalar) throws(TorchError) -> Tensor {
        try made("lt", self) { ct_lt_scalar(handle, number.bridged, $0) }
    }

    /// Whether each element is at most the other tensor's.
    public func le(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("le", self, other) { ct_le(handle, other.handle, $0) }
    }

    /// Whether each element is at most a number.
    public func le(_ number: some TensorScalar) throws(TorchError) -> Tensor {
        try made("le", self) { ct_le_scalar(handle, number.bridged, $0) }
    }

    /// Whether each element is greater than the other tensor's.
    public func gt(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("gt", self, other) { ct_gt(handle, other.handle, $0) }
    }

    /// Whether each element is greater than a number.
    public func gt(_ number: some TensorScalar) throws(TorchError) -> Tensor {
        try made("gt", self) { ct_gt_scalar(handle, number.bridged, $0) }
    }

    /// Whether each element is at least the other tensor's.
    public func ge(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("ge", self, other) { ct_ge(handle, other.handle, $0) }
    }

    /// Whether each element is at least a number.
    public func ge(_ number: some TensorScalar) throws(TorchError) -> Tensor {
        try made("ge", self) { ct_ge_scalar(handle, number.bridged, $0) }
    }

    /// Whether both elements are true (not 0).
    public func logicalAnd(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("logical_and", self, other) { ct_logical_and(handle, other.handle, $0) }
    }

    /// Whether at least one of the elements is true (not 0).
    public func logicalOr(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("logical_or", self, other) { ct_logical_or(handle, other.handle, $0) }
    }

    /// Whether each element is false (0).
    public func logicalNot() throws(TorchError) -> Tensor {
        try made("logical_not", self) { ct_logical_not(handle, $0) }
    }

    /// Whether each element is a number, neither infinite nor NaN.
    public func isFinite() throws(TorchError) -> Tensor {
        try made("isfinite", self) { ct_isfinite(handle, $0) }
    }

    /// Whether each element is NaN.
    public func isNaN() throws(TorchError) -> Tensor {
        try made("isnan", self) { ct_isnan(handle, $0) }
    }

    /// Whether every element is true, as a scalar tensor; true of no elements.
    public func all() throws(TorchError) -> Tensor {
        try made("all", self) { ct_all(handle, $0) }
    }

    /// Whether some element is true, as a scalar tensor; false of no elements.
    public func any() throws(TorchError) -> Tensor {
        try made("any", self) { ct_any(handle, $0) }
    }

    /// Whether both tensors have the same type, shape and elements; NaN equals nothing. Waits for the device.
    public func equal(_ other: Tensor) throws(TorchError) -> Bool {
        var answer = false
        try run("equal", self, other) { ct_equal(handle, other.handle, &answer) }
        return answer
    }

    /// Whether |x - y| <= absolute + relative * |y| for all elements; NaN is close to nothing. Waits for the device.
    public func allClose(
        _ other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8
    ) throws(TorchError) -> Bool {
        var answer = false
        try run("allclose", self, other) { ct_allclose(handle, other.handle, relative, absolute, &answer) }
        return answer
    }
}

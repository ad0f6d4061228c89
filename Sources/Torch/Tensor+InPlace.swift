internal import CTorch

// These change the elements of the tensor they are called on, and of every tensor that shares its storage.
// On a leaf that requires gradients, torch allows them only inside ``withoutGradients(_:)``.
extension Tensor {
    /// Takes over the source's elements, broadcast and converted to this tensor's type and device.
    public func copyInPlace(_ source: Tensor) throws(TorchError) {
        try run("copy_", self, source) { ct_copy_(handle, source.handle) }
    }

    /// Sets every element to a number.
    public func fillInPlace(_ value: some TensorScalar) throws(TorchError) {
        try run("fill_", self) { ct_fill_(handle, value.bridged) }
    }

    /// Sets every element to 0.
    public func zeroInPlace() throws(TorchError) {
        try run("zero_", self) { ct_zero_(handle) }
    }

    /// Adds the other tensor.
    public func addInPlace(_ other: Tensor) throws(TorchError) {
        try addInPlace(other, scale: 1)
    }

    /// Adds the other tensor times `scale`.
    public func addInPlace(_ other: Tensor, scale: some TensorScalar) throws(TorchError) {
        try run("add_", self, other) { ct_add_(handle, other.handle, scale.bridged) }
    }

    /// Adds a number to each element.
    public func addInPlace(_ number: some TensorScalar) throws(TorchError) {
        try run("add_", self) { ct_add_scalar_(handle, number.bridged) }
    }

    /// Subtracts the other tensor.
    public func subtractInPlace(_ other: Tensor) throws(TorchError) {
        try run("sub_", self, other) { ct_sub_(handle, other.handle) }
    }

    /// Multiplies by the other tensor.
    public func multiplyInPlace(_ other: Tensor) throws(TorchError) {
        try run("mul_", self, other) { ct_mul_(handle, other.handle) }
    }

    /// Multiplies each element by a number.
    public func multiplyInPlace(_ number: some TensorScalar) throws(TorchError) {
        try run("mul_", self) { ct_mul_scalar_(handle, number.bridged) }
    }

    /// Divides by the other tensor.
    public func divideInPlace(_ other: Tensor) throws(TorchError) {
        try run("div_", self, other) { ct_div_(handle, other.handle) }
    }

    /// Adds `scale` times the product of two tensors.
    public func addcmulInPlace(_ a: Tensor, _ b: Tensor, scale: some TensorScalar) throws(TorchError) {
        try run("addcmul_", self, a, b) { ct_addcmul_(handle, a.handle, b.handle, scale.bridged) }
    }

    /// Adds `scale` times the quotient of two tensors.
    public func addcdivInPlace(_ a: Tensor, _ b: Tensor, scale: some TensorScalar) throws(TorchError) {
        try run("addcdiv_", self, a, b) { ct_addcdiv_(handle, a.handle, b.handle, scale.bridged) }
    }

    /// Moves by `weight` (0 stays, 1 arrives) towards `end`.
    public func lerpInPlace(_ end: Tensor, weight: some TensorScalar) throws(TorchError) {
        try run("lerp_", self, end) { ct_lerp_(handle, end.handle, weight.bridged) }
    }
}

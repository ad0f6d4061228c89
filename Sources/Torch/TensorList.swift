internal import CTorch

/// Many tensors that are treated alike, in one call into libtorch: what an optimizer does to every parameter.
public struct TensorList {
    /// The tensors, in the order given.
    public let tensors: [Tensor]
    let handles: [OpaquePointer?]

    /// A list of these tensors; it keeps them alive.
    public init(_ tensors: [Tensor]) {
        self.tensors = tensors
        handles = tensors.handles
    }

    /// How many tensors there are.
    public var count: Int { tensors.count }

    /// The p-norm of all elements of all tensors, as a scalar tensor. Throws on an empty list.
    public func totalNorm(p: Double = 2) throws(TorchError) -> Tensor {
        try made("total_norm", from: tensors) { ct_total_norm(handles, count, p, $0) }
    }

    /// Multiplies every element by a scalar tensor, without waiting for its value.
    public func multiplyInPlace(by factor: Tensor) throws(TorchError) {
        try all("foreach_mul_", factor) { ct_foreach_mul_(handles, count, factor.handle) }
    }

    /// Sets every element to 0.
    public func zeroInPlace() throws(TorchError) {
        try all("foreach_zero_") { ct_foreach_zero_(handles, count) }
    }

    /// Adds `scale` times the other list's tensors, pair by pair.
    public func addInPlace(_ other: TensorList, scale: some TensorScalar) throws(TorchError) {
        try checkPairs("foreach_add_", other)
        try withExtendedLifetime(other) { () throws(TorchError) in
            try all("foreach_add_") { ct_foreach_add_(handles, other.handles, count, scale.bridged) }
        }
    }

    /// Moves by `weight` towards the other list's tensors, pair by pair.
    public func lerpInPlace(_ ends: TensorList, weight: some TensorScalar) throws(TorchError) {
        try checkPairs("foreach_lerp_", ends)
        try withExtendedLifetime(ends) { () throws(TorchError) in
            try all("foreach_lerp_") { ct_foreach_lerp_(handles, ends.handles, count, weight.bridged) }
        }
    }

    /// Runs one bridge function over the whole list; an error names only the first few tensors.
    func all(
        _ name: StaticString, _ operand: Tensor? = nil, by body: () -> OpaquePointer?
    ) throws(TorchError) {
        try withExtendedLifetime(tensors) { () throws(TorchError) in
            try run(name, tensors.first, operand, by: body)
        }
    }

    func checkPairs(_ name: StaticString, _ other: TensorList) throws(TorchError) {
        guard other.count == count else {
            throw .operation(
                name: "\(name)", operands: [], message: "\(count) tensors cannot be paired with \(other.count)")
        }
    }
}

internal import CTorch

extension Tensor {
    /// Asks for (or waives) the recording of operations on this tensor; only leaves of a floating type can.
    public func setRequiresGradient(_ required: Bool) throws(TorchError) {
        try run("requires_grad_", self) { ct_set_requires_grad(handle, required) }
    }

    /// The same elements, sharing storage, without a past: gradients stop here.
    public func detach() throws(TorchError) -> Tensor {
        try made("detach", self) { ct_detach(handle, $0) }
    }

    /// Keeps the gradient of this intermediate result, as leaves do, when `backward` passes it.
    public func retainGradient() throws(TorchError) {
        try run("retain_grad", self) { ct_retain_grad(handle) }
    }

    /// Adds to every leaf's ``gradient()`` the derivative of this tensor.
    ///
    /// `gradient` is this tensor's own derivative; a scalar needs none (it is 1). With `retainGraph`, what was recorded
    /// stays for another backward pass.
    public func backward(gradient: Tensor? = nil, retainGraph: Bool = false) throws(TorchError) {
        try run("backward", self, gradient) { ct_backward(handle, gradient?.handle, retainGraph) }
    }

    /// The gradient accumulated so far, sharing storage with what the next `backward` adds to; nil when none.
    public func gradient() throws(TorchError) -> Tensor? {
        var result: OpaquePointer?
        try run("grad", self) { ct_grad(handle, &result) }
        return result.map(Tensor.init(handle:))
    }

    /// Replaces the accumulated gradient; nil forgets it.
    public func setGradient(_ gradient: Tensor?) throws(TorchError) {
        try run("set_grad", self, gradient) { ct_set_grad(handle, gradient?.handle) }
    }

    /// The derivatives of this scalar with respect to `inputs`, touching no accumulated gradient.
    ///
    /// The inputs are tensors that were recorded on the way to this one; nil is given for one that was not. With
    /// `retainGraph`, what was recorded stays for another pass; with `createGraph` it stays too, and the derivatives are
    /// themselves recorded, for derivatives of higher order.
    public func gradients(
        of inputs: [Tensor], retainGraph: Bool = false, createGraph: Bool = false
    ) throws(TorchError) -> [Tensor?] {
        var handles = [OpaquePointer?](repeating: nil, count: inputs.count)
        try withExtendedLifetime(inputs) { () throws(TorchError) in
            try run("grad", self) {
                ct_gradients(
                    handle, inputs.handles, inputs.count, retainGraph || createGraph, createGraph, &handles)
            }
        }
        return handles.map { $0.map(Tensor.init(handle:)) }
    }
}

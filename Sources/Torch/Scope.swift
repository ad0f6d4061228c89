internal import CTorch

// torch keeps these modes for each thread. The bodies are synchronous so that a scope ends on the thread that began
// it, and the previous mode comes back also when the body throws.

/// Runs the body without recording for gradients.
public func withoutGradients<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    try withGradients(false, body)
}

/// Runs the body with recording for gradients on or off.
public func withGradients<Result, Failure: Error>(
    _ enabled: Bool, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    try within(body) { ct_scope_gradients(enabled, $0) }
}

/// Runs the body in torch's inference mode: nothing is recorded, and tensors made inside can never take part in
/// what is recorded later.
public func withInference<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    try within(body) { ct_scope_inference($0) }
}

/// Runs the body with the operators that torch lists as safe computing in a lower precision on one kind of device.
///
/// `dtype` is `bfloat16` or `float16`; of the device only the kind matters.
public func withAutocast<Result, Failure: Error>(
    _ dtype: DType, on device: Device, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    try within(body) { ct_scope_autocast(device.index, dtype.code, $0) }
}

/// Runs the body with numbers below the smallest normal one (1.2e-38 in float32) counting as 0.
///
/// Products with such numbers take a processor a hundred times as long, and gradients of attention are full of them: of what is
/// hardly looked at, by what hardly matters. Holds on this thread and for the operations that it starts; a processor without
/// the mode computes as always.
public func withoutDenormals<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    try within(body) { ct_scope_without_denormals($0) }
}

/// Whether operations on this thread are recorded for gradients.
public func gradientsEnabled() throws(TorchError) -> Bool {
    var enabled = false
    try run("gradients_enabled") { ct_gradients_enabled(&enabled) }
    return enabled
}

private func within<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result, begin: (HandleSlot) -> OpaquePointer?
) throws(Failure) -> Result {
    var scope: OpaquePointer?
    let error = begin(&scope)
    precondition(error == nil, "a scope fails to begin only when memory is exhausted")
    defer { ct_scope_end(scope) }
    return try body()
}

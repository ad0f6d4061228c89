internal import CTorch

/// Where a bridge function writes the handle of its result.
typealias HandleSlot = UnsafeMutablePointer<OpaquePointer?>

/// Runs one bridge function, and throws what it reports.
///
/// The operands live at least until the function returns: their handles are plain pointers, which hold nothing.
func run(
    _ name: StaticString, _ operands: Tensor?..., by body: () -> OpaquePointer?
) throws(TorchError) {
    guard let error = withExtendedLifetime(operands, body) else { return }
    throw failure(name, operands.compactMap { $0 }, error)
}

/// Runs one bridge function that makes a tensor.
func made(
    _ name: StaticString, _ operands: Tensor?..., by body: (HandleSlot) -> OpaquePointer?
) throws(TorchError) -> Tensor {
    Tensor(handle: try newHandle(name, operands, by: body))
}

/// Runs one bridge function that makes a tensor out of a list of them.
func made(
    _ name: StaticString, from operands: [Tensor], by body: (HandleSlot) -> OpaquePointer?
) throws(TorchError) -> Tensor {
    Tensor(handle: try newHandle(name, operands, by: body))
}

/// Runs one bridge function that makes a handle, of whichever kind, which the caller then owns.
func newHandle(
    _ name: StaticString, _ operands: [Tensor?] = [], by body: (HandleSlot) -> OpaquePointer?
) throws(TorchError) -> OpaquePointer {
    var handle: OpaquePointer?
    let error = withExtendedLifetime(operands) { body(&handle) }
    if let error { throw failure(name, operands.compactMap { $0 }, error) }
    guard let handle else {
        throw TorchError.operation(
            name: "\(name)", operands: operands.compactMap { $0.map(TorchError.Operand.init) }, message: "no result")
    }
    return handle
}

/// The Swift error for a bridge error, which is freed.
func failure(_ name: StaticString, _ operands: [Tensor], _ error: OpaquePointer) -> TorchError {
    defer { ct_error_free(error) }
    let text = ct_error_message(error).map { String(cString: $0) } ?? ""
    let line = text.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? text
    return .operation(name: "\(name)", operands: operands.map(TorchError.Operand.init), message: line)
}

extension [Int] {
    /// The numbers as the bridge takes them.
    var int64: [Int64] { map(Int64.init) }
}

extension [Tensor] {
    /// The handles as the bridge takes them. Whoever uses them keeps the tensors alive.
    var handles: [OpaquePointer?] { map(\.handle) }
}

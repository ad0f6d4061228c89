internal import CTorch

/// What `body` makes of `x`, without anything on the way being remembered: the backward pass runs `body` again.
///
/// Gradients are those of `body(x)`: to `x`, and to the leaves that `body` uses. Both runs must do the same, random numbers
/// included; autocast is as it is now. Memory is held for `x` and the result only, for the price of one more forward run.
///
/// - Parameters:
///   - x: what comes in; other tensors that `body` uses must be leaves, or need no gradients.
///   - body: run at once and in the backward pass, there on whichever thread libtorch computes on.
/// - Returns: a tensor that asks for gradients.
/// - Throws: what `body` throws. In the backward pass that becomes a `TorchError.operation` whose message is the error's sentence.
public func recomputed(_ x: Tensor, _ body: @escaping (Tensor) throws -> Tensor) throws -> Tensor {
    let answer = try withoutGradients { try body(x.detach()) }
    let context = Unmanaged.passRetained(RecomputedBody(body)).toOpaque()
    return try made("recompute", x, answer) {
        ct_recompute(
            x.handle, answer.handle, { context, x, out in RecomputedBody.run(context, x, out) },
            { context in context.map { Unmanaged<RecomputedBody>.fromOpaque($0).release() } }, context, $0)
    }
}

/// A body on its way through C.
private final class RecomputedBody {
    private let body: (Tensor) throws -> Tensor

    init(_ body: @escaping (Tensor) throws -> Tensor) { self.body = body }

    /// The second run, as the bridge calls it: takes over `x`, and gives a handle through `out` or returns an error.
    static func run(_ context: UnsafeMutableRawPointer?, _ x: OpaquePointer?, _ out: HandleSlot?) -> OpaquePointer? {
        guard let context, let x, let out else { return ct_error_new("a block without an input") }
        let input = Tensor(handle: x)
        do {
            let answer = try Unmanaged<RecomputedBody>.fromOpaque(context).takeUnretainedValue().body(input)
            return withExtendedLifetime(answer) { ct_handle(answer.handle, out) }
        } catch {
            return ct_error_new("\(error)")
        }
    }
}

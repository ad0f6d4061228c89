public import Torch

/// Whether numbers must not depend on what is computed beside them.
///
/// A kernel chooses the order of its sums by the shapes that it is given, so that a token that is written beside few
/// others gets other last bits than the same token read in a packed row. Where a fixed order is in force, layers in
/// float32 on the CPU choose operations for which both are the same, bit for bit: what learns from an answer then finds
/// the very probabilities by which it was drawn. In bfloat16 the same holds where it is asked for and no gradients are
/// recorded: sums are made in float32 there, which costs time on processors that multiply bfloat16 themselves. Other types
/// and devices are computed as ever. It is not for scopes that bring products to another type (autocast), which it would
/// keep in float32.
public enum BatchInvariance {
    /// Whether the scope that the caller is in asks for it.
    @TaskLocal static var isInForce = false
    /// Whether it asks for it in bfloat16, too.
    @TaskLocal private static var coversBFloat16 = false

    /// Runs `body` with a fixed order in force on this thread.
    ///
    /// - Parameters:
    ///   - bfloat16: whether it covers bfloat16; no gradients may be recorded then.
    ///   - body: what is computed.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    public static func with<Result>(bfloat16: Bool = false, _ body: () throws -> Result) rethrows -> Result {
        try $isInForce.withValue(true) { try $coversBFloat16.withValue(bfloat16, operation: body) }
    }

    /// Whether what is made of `x` is computed in a fixed order here.
    public static func holds(_ x: Tensor) -> Bool {
        isInForce && x.device == .cpu && (x.dtype == .float32 || coversBFloat16 && x.dtype == .bfloat16)
    }

    /// Whether `x` has to be widened to float32 for what has a fixed order there only.
    static func widens(_ x: Tensor) -> Bool { x.dtype == .bfloat16 && holds(x) }

    /// `x Wᵀ + b`, for each row alike where a fixed order is in force.
    ///
    /// - Parameters:
    ///   - x: [..., input]
    ///   - weight: [output, input]
    ///   - bias: [output]
    /// - Throws: `TorchError` when the shapes do not fit.
    /// - Returns: [..., output]
    public static func linear(_ x: Tensor, _ weight: Tensor, _ bias: Tensor? = nil) throws -> Tensor {
        holds(x) ? try x.orderedLinear(weight, bias) : try x.linear(weight, bias)
    }

    /// Numbers that libtorch's vector kernels take at once. What remains of a tensor goes by another, scalar way.
    private static let numbersOfKernel = 32

    /// A function of each number of x [..., width], for each row alike where a fixed order is in force: rows are added
    /// until none of its numbers remains for the scalar way.
    ///
    /// - Throws: `TorchError` when there is no memory for it, and what `body` throws.
    public static func elements(_ x: Tensor, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
        if widens(x) { return try elements(x.to(.float32), body).to(x.dtype) }
        let width = x.shape[x.rank - 1]
        guard holds(x), width % numbersOfKernel != 0 else { return try body(x) }
        let rows = try x.reshape([-1, width])
        let missing = (numbersOfKernel - rows.shape[0] % numbersOfKernel) % numbersOfKernel
        let more = try Tensor.zeros([missing, width], dtype: x.dtype, device: x.device)
        return try body(Tensor.cat([rows, more], dim: 0)).narrow(dim: 0, start: 0, length: rows.shape[0]).view(x.shape)
    }
}

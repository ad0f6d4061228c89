public import Torch

/// Whether a block of layers remembers what it computes, for the backward pass, or is run again there.
public struct ActivationCheckpointing {
    /// The block's parameters, to see whether there is a backward pass to prepare for; nil when everything is
    /// remembered.
    private let parameters: [Tensor]?

    /// What the store says of the block whose parameters are in `scope`.
    public init(_ scope: ParameterScope) {
        parameters = scope.store.recomputesBlocks ? scope.store.tensors(below: scope.path) : nil
    }

    /// What `body` makes of `x`; the same numbers and gradients in either case. The second run is under the tape of the
    /// first.
    ///
    /// - Throws: what `body` throws.
    public func run(_ x: Tensor, _ body: @escaping (Tensor) throws -> Tensor) throws -> Tensor {
        guard let parameters, try gradientsEnabled(),
            x.requiresGradient || parameters.contains(where: \.requiresGradient)
        else { return try body(x) }
        let tape = RouterReplay.current
        return try recomputed(x) { x in try RouterReplay.with(tape) { try body(x) } }
    }
}

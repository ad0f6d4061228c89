public import Torch

/// down(silu(gate(x)) · up(x)): the feed-forward part of both towers.
public struct GatedFeedForward {
    private let gate: Linear
    private let up: Linear
    private let down: Linear
    private let gateAndUp: Linear?

    /// Names of the layers that ``ParameterStore/pack(_:)`` may join.
    public static let packable = ["gate_proj", "up_proj"]

    /// The part whose layers are `gate_proj`, `up_proj` and `down_proj` in `scope`.
    public init(_ scope: ParameterScope, hasBias: Bool) throws {
        gate = try Linear(scope["gate_proj"], hasBias: hasBias)
        up = try Linear(scope["up_proj"], hasBias: hasBias)
        down = try Linear(scope["down_proj"], hasBias: hasBias)
        gateAndUp = try Linear(packed: Self.packable, in: scope, hasBias: hasBias)
    }

    /// [..., width] → [..., width], with gradients.
    public func callAsFunction(_ x: Tensor) throws -> Tensor {
        try down(apart(x))
    }

    /// `residual` + the part's output, without gradients and with as few operations as possible. The layers must have
    /// no bias.
    ///
    /// - Parameters:
    ///   - x: [rows, width]
    ///   - residual: [rows, width]
    /// - Returns: [rows, width]
    /// - Throws: `TorchError` when the shapes do not fit.
    public func adding(_ x: Tensor, to residual: Tensor) throws -> Tensor {
        try down.adding(activated(x), to: residual)
    }

    private func activated(_ x: Tensor) throws -> Tensor {
        guard let gateAndUp, !BatchInvariance.holds(x) else { return try apart(x) }
        let both = try gateAndUp(x).chunk(2, dim: -1)
        return try both[0].silu() * both[1]
    }

    /// silu(gate(x)) · up(x), each a product of its own.
    private func apart(_ x: Tensor) throws -> Tensor {
        try BatchInvariance.elements(gate(x)) { try $0.silu() } * up(x)
    }
}

import SegLayers
import Torch

/// Grouped-query attention with rotary positions; in some families each head of the queries and keys is normalized first.
///
/// Shapes: B sequences, L tokens, W width, H query heads, K key heads, D width of a head.
struct GroupedQueryAttention {
    private let heads: Int
    private let keyHeads: Int
    private let query: Linear
    private let key: Linear
    private let value: Linear
    private let output: Linear
    private let all: Linear?
    private let queryNorm: RMSNorm?
    private let keyNorm: RMSNorm?

    /// Names of the layers that a ``ParameterStore`` may pack.
    static let packable = ["q_proj", "k_proj", "v_proj"]

    /// The attention whose layers are `q_proj`, `k_proj`, `v_proj` and `o_proj` in `scope`.
    ///
    /// - Parameters:
    ///   - heads: query heads.
    ///   - keyHeads: key and value heads, a divisor of `heads`.
    ///   - hasBias: whether queries, keys and values have biases.
    ///   - normEpsilon: of `q_norm` and `k_norm`, where the family has them.
    ///   - scope: where the parameters are.
    /// - Throws: `LayerError.missingParameter`.
    init(heads: Int, keyHeads: Int, hasBias: Bool, normEpsilon: Double? = nil, _ scope: ParameterScope) throws {
        (self.heads, self.keyHeads) = (heads, keyHeads)
        queryNorm = try normEpsilon.map { try RMSNorm(scope["q_norm"], epsilon: $0) }
        keyNorm = try normEpsilon.map { try RMSNorm(scope["k_norm"], epsilon: $0) }
        query = try Linear(scope["q_proj"], hasBias: hasBias)
        key = try Linear(scope["k_proj"], hasBias: hasBias)
        value = try Linear(scope["v_proj"], hasBias: hasBias)
        output = try Linear(scope["o_proj"], hasBias: false)
        all = try Linear(packed: Self.packable, in: scope, hasBias: hasBias)
    }

    /// [B, L, W] → [B, L, W], with gradients.
    func callAsFunction(_ x: Tensor, table: RotaryTable, mask: AttentionMask) throws -> Tensor {
        let (batch, length, width) = try x.shape3()
        let shape = [batch, length, -1, output.inputSize / heads]
        let result = try Attention.masked(
            query: normed(query(x).view(shape), queryNorm).rotated(by: table).transpose(1, 2),
            key: normed(key(x).view(shape), keyNorm).rotated(by: table).transpose(1, 2),
            value: value(x).view(shape).transpose(1, 2), mask: mask)
        return try output(result.transpose(1, 2).reshape([batch, length, output.inputSize])).view([
            batch, length, width,
        ])
    }

    /// `residual` + the attention's output, rows [B · L, W], without gradients; `table` is [B or 1, 1, L, D].
    func adding(
        _ x: Tensor, to residual: Tensor, batch: Int, table: RotaryTable, cache: KeyValueCache, index: Int
    ) throws -> Tensor {
        let (rows, _) = try x.shape2()
        let (query, key, value) = try projected(x, batch: batch, table: table)
        let stored = try cache.write(layer: index, key: key, value: value)
        let result = try Attention.cached(query: query, stored: stored)
        let joined = rows == batch ? result : try result.transpose(1, 2)
        return try output.adding(joined.reshape([rows, output.inputSize]), to: residual)
    }

    /// Rotated queries [B, H, L, D], rotated keys and values [B, K, L, D] of rows [B · L, W].
    private func projected(
        _ x: Tensor, batch: Int, table: RotaryTable
    ) throws -> (query: Tensor, key: Tensor, value: Tensor) {
        guard let all else {
            return (
                try normed(headsFirst(query(x), batch: batch), queryNorm).rotated(by: table),
                try normed(headsFirst(key(x), batch: batch), keyNorm).rotated(by: table),
                try headsFirst(value(x), batch: batch)
            )
        }
        let parts = try headsFirst(all(x), batch: batch)
        let turned = try normed(parts).rotated(by: table)
        return (
            try turned.narrow(dim: 1, start: 0, length: heads),
            try turned.narrow(dim: 1, start: heads, length: keyHeads),
            try parts.narrow(dim: 1, start: heads + keyHeads, length: keyHeads)
        )
    }

    /// [B · L, heads · D] → [B, heads, L, D]. For single tokens the two orders are the same.
    private func headsFirst(_ x: Tensor, batch: Int) throws -> Tensor {
        let (rows, columns) = try x.shape2()
        let width = output.inputSize / heads
        if rows == batch { return try x.view([batch, columns / width, 1, width]) }
        return try x.view([batch, rows / batch, columns / width, width]).transpose(1, 2)
    }

    /// Vectors [..., D], each normalized where the family does that.
    private func normed(_ x: Tensor, _ norm: RMSNorm?) throws -> Tensor { try norm?(x) ?? x }

    /// The queries and keys among the heads [B, H + 2K, L, D] of all three.
    private func normed(_ parts: Tensor) throws -> Tensor {
        guard queryNorm != nil || keyNorm != nil else {
            return try parts.narrow(dim: 1, start: 0, length: heads + keyHeads)
        }
        return try Tensor.cat(
            [
                normed(parts.narrow(dim: 1, start: 0, length: heads), queryNorm),
                normed(parts.narrow(dim: 1, start: heads, length: keyHeads), keyNorm),
            ], dim: 1)
    }
}

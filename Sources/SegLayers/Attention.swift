public import Torch

/// Scaled dot-product attention in the forms that the models need. No form keeps a queries × keys matrix of a whole
/// picture.
///
/// Shapes: B batch, H query heads, K key heads (H a multiple of K), L queries, S keys, D width of a head.
public enum Attention {
    /// Attention with a mask; keys are exactly as many as the queries where it is causal.
    ///
    /// - Parameters:
    ///   - query: [B, H, L, D]
    ///   - key: [B, K, L, D]
    ///   - value: [B, K, L, D]
    ///   - mask: which keys a query may look at.
    /// - Returns: [B, H, L, D]
    /// - Throws: `TorchError` when the shapes do not fit.
    public static func masked(query: Tensor, key: Tensor, value: Tensor, mask: AttentionMask) throws -> Tensor {
        if BatchInvariance.widens(query) {
            return try masked(
                query: query.to(.float32), key: key.to(.float32), value: value.to(.float32), mask: mask
            ).to(query.dtype)
        }
        if BatchInvariance.holds(query) {
            switch mask {
            case .causal: return try Tensor.orderedAttention(query, key, value, causal: true)
            case .allowed(let allowed): return try Tensor.orderedAttention(query, key, value, mask: allowed)
            }
        }
        let (key, value) = (try spread(key, to: query), try spread(value, to: query))
        switch mask {
        case .causal: return try Tensor.attention(query, key, value, causal: query.shape[2] > 1)
        case .allowed(let allowed): return try Tensor.attention(query, key, value, mask: allowed)
        }
    }

    /// Attention of the last L of S tokens: causal, or by the mask of what is stored.
    ///
    /// A single query is grouped by key head instead of repeating the keys, which are then read once and not copied.
    ///
    /// - Parameters:
    ///   - query: [B, H, L, D]
    ///   - stored: keys and values of S tokens, K heads.
    /// - Returns: [B, H, L, D]
    /// - Throws: `TorchError` when the shapes do not fit.
    public static func cached(query: Tensor, stored: KeyValueCache.Stored) throws -> Tensor {
        if BatchInvariance.widens(query) { return try widened(query: query, stored: stored) }
        let (batch, heads, queries, width) = try query.shape4()
        let (keyHeads, valueWidth) = (stored.key.shape[1], stored.value.shape[3])
        if queries == 1 {
            let grouped = try query.reshape([batch, keyHeads, heads / keyHeads, width])
            let found =
                stored.rows.isEmpty
                ? try Tensor.decodeAttention(grouped, stored.key, stored.value, prefixes: stored.prefixes)
                : try Tensor.decodeAttention(grouped, rows: stored.rows, valueWidth: valueWidth)
            return try found.reshape([batch, heads, 1, valueWidth])
        }
        if !stored.rows.isEmpty {
            return try byRow(query: query, stored: stored)
        }
        let (key, value) = try stored.joined()
        if let mask = stored.mask { return try masked(query: query, key: key, value: value, mask: .allowed(mask)) }
        let keys = key.shape[2]
        if BatchInvariance.holds(query) { return try Tensor.orderedAttention(query, key, value, causal: true) }
        if queries == keys { return try masked(query: query, key: key, value: value, mask: .causal) }
        let allowed = try Tensor.ones([queries, keys], dtype: .bool, device: query.device).tril(
            diagonal: keys - queries)
        return try masked(query: query, key: key, value: value, mask: .allowed(allowed.view([1, 1, queries, keys])))
    }

    private static func byRow(query: Tensor, stored: KeyValueCache.Stored) throws -> Tensor {
        let parts = try stored.rows.indices.map { row in
            try cached(query: query.narrow(dim: 0, start: row, length: 1), stored: stored.row(row))
        }
        return try Tensor.cat(parts, dim: 0)
    }

    /// The same in float32, where the order of sums is fixed.
    private static func widened(query: Tensor, stored: KeyValueCache.Stored) throws -> Tensor {
        if !stored.rows.isEmpty { return try byRow(query: query, stored: stored) }
        let (key, value) = try stored.joined()
        var wide = KeyValueCache.Stored(key: try key.to(.float32), value: try value.to(.float32), prefixes: nil)
        wide.mask = stored.mask
        return try cached(query: query.to(.float32), stored: wide).to(query.dtype)
    }

    /// Attention inside segments of equal length, all at once.
    ///
    /// - Parameters:
    ///   - query: [segments · length, H, D]
    ///   - key: likewise.
    ///   - value: likewise.
    ///   - length: tokens of one segment.
    /// - Returns: [segments · length, H · D]
    /// - Throws: `TorchError` when the shapes do not fit.
    public static func segments(query: Tensor, key: Tensor, value: Tensor, length: Int) throws -> Tensor {
        let (rows, heads, width) = try query.shape3()
        let shape = [rows / length, length, heads, width]
        let parts = try [query, key, value].map { try $0.reshape(shape).transpose(1, 2) }
        let result =
            BatchInvariance.holds(query)
            ? try Tensor.orderedAttention(parts[0], parts[1], parts[2])
            : try Tensor.attention(parts[0], parts[1], parts[2])
        return try result.transpose(1, 2).reshape([rows, heads * width])
    }

    /// Every key head once for each query head that it serves.
    private static func spread(_ key: Tensor, to query: Tensor) throws -> Tensor {
        let (batch, keyHeads, length, width) = try key.shape4()
        let groups = query.shape[1] / keyHeads
        guard groups > 1 else { return key }
        return try key.unsqueeze(2).expand([batch, keyHeads, groups, length, width])
            .reshape([batch, keyHeads * groups, length, width])
    }
}

public import Torch

/// Multi-head latent attention without query compression, as `DeepseekV3Attention` of transformers 5.23.0 with
/// `q_lora_rank` null.
///
/// Keys and values of all heads are made from one short vector a token, the latent; a further short key, the same for
/// all heads, carries the position. Only those two are remembered.
///
/// Shapes: B sequences, L new tokens, S tokens in all, W width, H heads, C latent, N plain part of a key, R rotated
/// part, V value.
public struct LatentAttention {
    /// Widths of one layer.
    public struct Sizes: Hashable, Sendable {
        /// H
        public let heads: Int
        /// C, `kv_lora_rank`.
        public let latent: Int
        /// N, `qk_nope_head_dim`: the part of a query or key that has no position.
        public let plain: Int
        /// R, `qk_rope_head_dim`: the part that is rotated by the position; even.
        public let rotated: Int
        /// V, `v_head_dim`.
        public let value: Int

        /// `heads` heads of the given widths.
        public init(heads: Int, latent: Int, plain: Int, rotated: Int, value: Int) {
            self.heads = heads
            self.latent = latent
            self.plain = plain
            self.rotated = rotated
            self.value = value
        }

        /// Width of a query or key.
        public var key: Int { plain + rotated }
        /// Numbers that are remembered of a token.
        public var memory: Int { latent + rotated }
        /// What a cache has to hold: the memory as a key, and no value, which is a part of the memory.
        public var cached: KeyValueCache.LayerShape { .init(heads: 1, keySize: memory, valueSize: 0) }
        /// What a cache has to hold where keys and values of all heads are kept in place of the memory.
        public var decompressed: KeyValueCache.LayerShape { .init(heads: heads, keySize: key, valueSize: value) }
    }

    /// How the memory is read. Both give the same numbers, up to rounding.
    public enum Form: Hashable, Sendable, CaseIterable {
        /// Queries are brought to the latent: reads each remembered number once, whatever the number of heads.
        case absorbed
        /// Keys and values of every head are made anew: fewer products when there are many queries.
        case decompressed
    }

    private let sizes: Sizes
    private let query: Linear
    private let compress: Linear
    private let norm: RMSNorm
    private let decompress: Linear
    /// The matrix of ``decompress`` for the parts of keys and of values of every head: [H, N, C] and [H, V, C]. Made
    /// anew for each use where an adapter changes it.
    private let toKeys: Tensor
    private let toValues: Tensor
    private let output: Linear
    private let queryAndCompress: Linear?

    /// Names of the layers that ``ParameterStore/pack(_:)`` may join.
    public static let packable = ["q_proj", "kv_a_proj_with_mqa"]

    /// The layers `q_proj`, `kv_a_proj_with_mqa`, `kv_a_layernorm`, `kv_b_proj` and `o_proj` in `scope`.
    ///
    /// - Parameters:
    ///   - sizes: widths, which must be those of the parameters.
    ///   - epsilon: of `kv_a_layernorm`.
    ///   - scope: where the parameters are.
    /// - Throws: ``LayerError/missingParameter(name:)``.
    public init(_ sizes: Sizes, epsilon: Double, _ scope: ParameterScope) throws {
        self.sizes = sizes
        query = try Linear(scope["q_proj"], hasBias: false)
        compress = try Linear(scope["kv_a_proj_with_mqa"], hasBias: false)
        norm = try RMSNorm(scope["kv_a_layernorm"], epsilon: epsilon)
        decompress = try Linear(scope["kv_b_proj"], hasBias: false)
        (toKeys, toValues) = try Self.parts(of: scope.tensor("kv_b_proj.weight"), sizes)
        output = try Linear(scope["o_proj"], hasBias: false)
        queryAndCompress = try Linear(packed: Self.packable, in: scope, hasBias: false)
    }

    /// Views of the decompressing matrix: each head's rows for its keys, and those for its values. Both forms need them
    /// as numbers, so that this matrix is never quantized.
    private static func parts(of weight: Tensor, _ sizes: Sizes) throws -> (keys: Tensor, values: Tensor) {
        let parts = try withoutGradients {
            try weight.detach().view([sizes.heads, sizes.plain + sizes.value, sizes.latent])
                .split(sizes: [sizes.plain, sizes.value], dim: 1)
        }
        return (parts[0], parts[1])
    }

    /// Whole sequences, with gradients.
    ///
    /// - Parameters:
    ///   - x: [B, L, W]
    ///   - table: [B or 1, L, R]
    ///   - mask: which tokens per token may look at.
    /// - Returns: [B, L, W]
    /// - Throws: `TorchError` when the shapes do not fit.
    public func callAsFunction(_ x: Tensor, table: PairRotaryTable, mask: AttentionMask) throws -> Tensor {
        let (batch, length, _) = try x.shape3()
        let query = try turned(query(x).view([batch, length, sizes.heads, sizes.key]), table: table)
        let (key, value) = try keysAndValues(memory(compress(x), table: table))
        let result = try Attention.masked(query: query, key: key, value: value, mask: mask)
        return try output(result.transpose(1, 2).reshape([batch, length, sizes.heads * sizes.value]))
    }

    /// `residual` + the attention's output for tokens that follow those in `cache`, without gradients.
    ///
    /// - Parameters:
    ///   - x: [B · L, W]
    ///   - residual: [B · L, W]
    ///   - batch: B
    ///   - table: [B or 1, L, R]
    ///   - cache: made for ``Sizes/cached``, or for ``Sizes/decompressed``, which needs more memory and gives the very
    ///     numbers of ``callAsFunction(_:table:mask:)`` where a ``BatchInvariance`` is in force; with room reserved for
    ///     L tokens.
    ///   - layer: number of the layer in the cache.
    ///   - form: how the memory is read, if that is what is kept; nil for the cheaper one.
    /// - Returns: [B · L, W]
    /// - Throws: `TorchError` when the shapes do not fit.
    public func adding(
        _ x: Tensor, to residual: Tensor, batch: Int, table: PairRotaryTable, cache: KeyValueCache, layer: Int,
        form: Form? = nil
    ) throws -> Tensor {
        let (rows, width) = try x.shape2()
        let length = rows / batch
        let (query, new) = try projected(x.view([batch, length, width]), table: table)
        let result = try looked(query, new, cache: cache, layer: layer, form: form)
        return try output.adding(result.transpose(1, 2).reshape([rows, sizes.heads * sizes.value]), to: residual)
    }

    /// What the queries [B, H, L, N + R] find, [B, H, L, V], once the memory [B, 1, L, C + R] of the new tokens is
    /// kept.
    private func looked(
        _ query: Tensor, _ new: Tensor, cache: KeyValueCache, layer: Int, form: Form?
    ) throws -> Tensor {
        if cache.valueSize(layer: layer) > 0 {
            let (key, value) = try keysAndValues(new)
            return try Attention.cached(query: query, stored: cache.write(layer: layer, key: key, value: value))
        }
        let nothing = try new.narrow(dim: 3, start: 0, length: 0)
        let stored = try cache.write(layer: layer, key: new, value: nothing)
        let isAtOnce = query.shape[2] == 1 && form != .decompressed
        if stored.rows.isEmpty || isAtOnce { return try looked(query, stored, form: form) }
        let parts = try stored.rows.indices.map { row in
            try looked(query.narrow(dim: 0, start: row, length: 1), stored.row(row), form: form)
        }
        return try Tensor.cat(parts, dim: 0)
    }

    private func looked(_ query: Tensor, _ stored: KeyValueCache.Stored, form: Form?) throws -> Tensor {
        switch form ?? (query.shape[2] == 1 ? .absorbed : .decompressed) {
        case .absorbed: try absorbed(query, stored)
        case .decompressed: try decompressed(query, stored.joined().key, mask: stored.mask)
        }
    }

    /// [B, L, W] → rotated queries [B, H, L, N + R] and the memory of the new tokens [B, 1, L, C + R].
    private func projected(_ x: Tensor, table: PairRotaryTable) throws -> (query: Tensor, memory: Tensor) {
        let (batch, length, _) = try x.shape3()
        let parts =
            try queryAndCompress?(x).split(sizes: [sizes.heads * sizes.key, sizes.memory], dim: -1)
            ?? [query(x), compress(x)]
        let query = try turned(parts[0].reshape([batch, length, sizes.heads, sizes.key]), table: table)
        return (query, try memory(parts[1], table: table))
    }

    /// Queries [B, L, H, N + R] → [B, H, L, N + R], their last R numbers rotated.
    private func turned(_ query: Tensor, table: PairRotaryTable) throws -> Tensor {
        let parts = try query.split(sizes: [sizes.plain, sizes.rotated], dim: -1)
        let turned = try parts[1].rotated(by: table.map { try $0.unsqueeze(2) })
        return try Tensor.cat([parts[0], turned], dim: -1).transpose(1, 2)
    }

    /// Compressed tokens [B, L, C + R] → [B, 1, L, C + R]: the latent normalised, the key rotated.
    private func memory(_ compressed: Tensor, table: PairRotaryTable) throws -> Tensor {
        let parts = try compressed.split(sizes: [sizes.latent, sizes.rotated], dim: -1)
        return try Tensor.cat([norm(parts[0]), parts[1].rotated(by: table)], dim: -1).unsqueeze(1)
    }

    /// Memory [B, 1, S, C + R] → keys [B, H, S, N + R] and values [B, H, S, V].
    private func keysAndValues(_ memory: Tensor) throws -> (key: Tensor, value: Tensor) {
        let (batch, _, length, _) = try memory.shape4()
        let parts = try memory.split(sizes: [sizes.latent, sizes.rotated], dim: -1)
        let both = try decompress(parts[0].squeeze(1))
            .view([batch, length, sizes.heads, sizes.plain + sizes.value]).transpose(1, 2)
            .split(sizes: [sizes.plain, sizes.value], dim: -1)
        let turned = try parts[1].expand([batch, sizes.heads, length, sizes.rotated])
        return (try Tensor.cat([both[0], turned], dim: -1), both[1])
    }

    /// Queries [B, H, L, N + R], memory [B, 1, S, C + R] → [B, H, L, V].
    private func decompressed(_ query: Tensor, _ memory: Tensor, mask: Tensor?) throws -> Tensor {
        let (key, value) = try keysAndValues(memory)
        let mask = try mask ?? self.mask(queries: query.shape[2], keys: key.shape[2])
        return try Tensor.attention(query, key, value, mask: mask)
    }

    /// The decompressing matrix in two parts, with the adapter's change of it.
    private func changedParts() throws -> (keys: Tensor, values: Tensor) {
        guard let change = decompress.change, case .full(let weight) = decompress.weight else {
            return (toKeys, toValues)
        }
        return try Self.parts(of: (weight.detach() + change.matrix()).to(weight.dtype), sizes)
    }

    /// The same without keys and values: q · (U c) = (Uᵀ q) · c, and the values' matrix is applied to the mean of the
    /// latents.
    private func absorbed(_ query: Tensor, _ stored: KeyValueCache.Stored) throws -> Tensor {
        let (batch, heads, length, _) = try query.shape4()
        let parts = try query.split(sizes: [sizes.plain, sizes.rotated], dim: -1)
        let (toKeys, toValues) = try changedParts()
        let asking = try Tensor.cat([parts[0].matmul(toKeys), parts[1]], dim: -1)
            .reshape([batch, 1, heads * length, sizes.memory])
        let scale = 1 / Double(sizes.key).squareRoot()
        let found: Tensor
        if !stored.rows.isEmpty {
            // The values are the first numbers of the memory.
            let rows = stored.rows.map { row in
                RaggedRow(
                    keys: row.keys, values: row.keys, length: row.length,
                    prefix: row.prefix.map { ($0.keys, $0.keys) })
            }
            found = try Tensor.decodeAttention(asking, rows: rows, valueWidth: sizes.latent, scale: scale)
        } else if length == 1 {
            let prefixes = try stored.prefixes.map { ($0.keys, try latent($0.keys), $0.rows) }
            found = try Tensor.decodeAttention(
                asking, stored.key, latent(stored.key), prefixes: prefixes, scale: scale)
        } else {
            let memory = try stored.joined().key
            let mask = try (stored.mask ?? mask(queries: length, keys: memory.shape[2]))?.repeated([1, 1, heads, 1])
            found = try Tensor.attention(asking, memory, latent(memory), mask: mask, scale: scale)
        }
        return try found.reshape([batch, heads, length, sizes.latent]).matmul(toValues.transpose(1, 2))
    }

    /// The values in a memory [B, 1, S, C + R]: a view of its latents [B, 1, S, C].
    private func latent(_ memory: Tensor) throws -> Tensor {
        try memory.narrow(dim: 3, start: 0, length: sizes.latent)
    }

    /// [1, 1, L, S]: the last L of S tokens see what comes before them; nil for a single one, which sees all.
    private func mask(queries: Int, keys: Int) throws -> Tensor? {
        guard queries > 1 else { return nil }
        return try Tensor.ones([queries, keys], dtype: .bool, device: toKeys.device)
            .tril(diagonal: keys - queries).view([1, 1, queries, keys])
    }
}

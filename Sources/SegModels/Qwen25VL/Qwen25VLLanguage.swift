import SegLayers
import Torch

/// The decoder-only language model.
///
/// Shapes: B sequences, L tokens, W width, H query heads, K key heads, D width of a head.
struct LanguageModel {
    private let config: Qwen25VL.Config.Text
    let embedding: Tensor
    private let layers: [DecoderLayer]
    private let norm: RMSNorm
    private let output: Linear
    private let positions: RotaryPositions

    init(_ config: Qwen25VL.Config.Text, _ store: ParameterStore) throws {
        self.config = config
        let scope = ParameterScope(store, path: "model")
        embedding = try scope.tensor("embed_tokens.weight")
        layers = try (0..<config.layers).map { try DecoderLayer(config, scope["layers.\($0)"]) }
        norm = try RMSNorm(scope["norm"], epsilon: config.normEpsilon)
        output = try Linear(
            weight: store.findWeight("lm_head.weight") ?? .full(embedding), bias: nil,
            change: store.change(of: "lm_head"))
        positions = try RotaryPositions(config, dtype: embedding.dtype, device: embedding.device)
    }

    /// [B, L, W], positions [3, B, L] → [B, L, W], with gradients.
    func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor {
        let table = try self.positions.table(positions).map { try $0.unsqueeze(2) }
        var x = embeddings
        for layer in layers { x = try layer(x, table: table, mask: mask) }
        return try norm(x)
    }

    /// [B, L, W], positions [3, B, L] → [B, L, W], without gradients; keys and values go into the cache.
    func hidden(_ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache) throws -> Tensor {
        try hidden(embeddings, table: self.positions.table(positions), cache: &cache)
    }

    /// One token a sequence, at one position for all or one for each: ids [B, 1] → [B, 1, W].
    func hidden(ids: Tensor, positions: [Int], cache: inout KeyValueCache) throws -> Tensor {
        try hidden(embedding.embedding(ids), table: self.positions.table(text: positions), cache: &cache)
    }

    /// [..., W] → [..., vocabulary]
    func logits(_ hidden: Tensor) throws -> Tensor {
        try output(hidden)
    }

    private func hidden(_ embeddings: Tensor, table: RotaryTable, cache: inout KeyValueCache) throws -> Tensor {
        let (batch, length, width) = try embeddings.shape3()
        try cache.reserve(length)
        let table = try table.map { try $0.unsqueeze(1) }
        var x = try embeddings.reshape([batch * length, width])
        for (index, layer) in layers.enumerated() {
            x = try layer(x, batch: batch, table: table, cache: cache, index: index)
        }
        cache.advance(length)
        return try norm(x).view([batch, length, width])
    }
}

/// One pre-norm layer of the language model.
struct DecoderLayer {
    private let attentionNorm: RMSNorm
    private let attention: SelfAttention
    private let feedForwardNorm: RMSNorm
    private let feedForward: GatedFeedForward
    private let memory: ActivationCheckpointing

    init(_ config: Qwen25VL.Config.Text, _ scope: ParameterScope) throws {
        memory = ActivationCheckpointing(scope)
        attentionNorm = try RMSNorm(scope["input_layernorm"], epsilon: config.normEpsilon)
        attention = try SelfAttention(config, scope["self_attn"])
        feedForwardNorm = try RMSNorm(scope["post_attention_layernorm"], epsilon: config.normEpsilon)
        feedForward = try GatedFeedForward(scope["mlp"], hasBias: false)
    }

    /// [B, L, W] → [B, L, W], with gradients.
    func callAsFunction(_ x: Tensor, table: RotaryTable, mask: AttentionMask) throws -> Tensor {
        try memory.run(x) { x in
            let attended = try x + attention(attentionNorm(x), table: table, mask: mask)
            return try attended + feedForward(feedForwardNorm(attended))
        }
    }

    /// [B · L, W] → [B · L, W], without gradients.
    func callAsFunction(
        _ x: Tensor, batch: Int, table: RotaryTable, cache: KeyValueCache, index: Int
    ) throws -> Tensor {
        let attended = try attention.adding(
            attentionNorm(x), to: x, batch: batch, table: table, cache: cache, index: index)
        return try feedForward.adding(feedForwardNorm(attended), to: attended)
    }
}

/// Grouped-query attention with rotary positions.
struct SelfAttention {
    private let heads: Int
    private let keyHeads: Int
    private let query: Linear
    private let key: Linear
    private let value: Linear
    private let output: Linear
    private let all: Linear?

    /// Names of the layers that a ``ParameterStore`` may pack.
    static let packable = ["q_proj", "k_proj", "v_proj"]

    init(_ config: Qwen25VL.Config.Text, _ scope: ParameterScope) throws {
        (heads, keyHeads) = (config.heads, config.keyValueHeads)
        query = try Linear(scope["q_proj"], hasBias: true)
        key = try Linear(scope["k_proj"], hasBias: true)
        value = try Linear(scope["v_proj"], hasBias: true)
        output = try Linear(scope["o_proj"], hasBias: false)
        all = try Linear(packed: Self.packable, in: scope, hasBias: true)
    }

    /// [B, L, W] → [B, L, W], with gradients.
    func callAsFunction(_ x: Tensor, table: RotaryTable, mask: AttentionMask) throws -> Tensor {
        let (batch, length, width) = try x.shape3()
        let shape = [batch, length, -1, output.inputSize / heads]
        let result = try Attention.masked(
            query: query(x).view(shape).rotated(by: table).transpose(1, 2),
            key: key(x).view(shape).rotated(by: table).transpose(1, 2),
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
                try headsFirst(query(x), batch: batch).rotated(by: table),
                try headsFirst(key(x), batch: batch).rotated(by: table), try headsFirst(value(x), batch: batch)
            )
        }
        let parts = try headsFirst(all(x), batch: batch)
        let turned = try parts.narrow(dim: 1, start: 0, length: heads + keyHeads).rotated(by: table)
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
}

/// Rotary angles of tokens that have a temporal, a row and a column position.
///
/// Of the D/2 frequencies the first section follows the temporal position, the second the row, the third the column.
struct RotaryPositions {
    private let inverseFrequencies: Tensor
    /// For each frequency, which of the three positions it follows.
    private let axes: Tensor
    private let dtype: DType
    /// Tables of text tokens, whose three positions are equal, for the first positions of the context.
    private let text: RotaryTable
    private let tabulated: Int

    init(_ config: Qwen25VL.Config.Text, dtype: DType, device: Device) throws {
        self.dtype = dtype
        inverseFrequencies = try RotaryTable.inverseFrequencies(
            width: config.headSize, theta: config.ropeTheta, device: device)
        let sections = config.ropeSections.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
        axes = try Tensor(sections, device: device)
        tabulated = min(config.contextLength, 4096)
        let positions = try Tensor((0..<tabulated).map(Float.init), device: device)
        text = try Self.table(of: positions, inverseFrequencies, dtype)
    }

    /// The table [B, L, D] of positions [3, B, L].
    func table(_ positions: Tensor) throws -> RotaryTable {
        let byFrequency = try positions.to(.float32).indexSelect(dim: 0, axes).permute([1, 2, 0])
        return try RotaryTable(angles: byFrequency * inverseFrequencies, dtype: dtype)
    }

    /// The table [positions, 1, D] of text at these positions.
    func table(text positions: [Int]) throws -> RotaryTable {
        let device = inverseFrequencies.device
        if let only = positions.first, positions.count == 1, only < tabulated {
            return try text.map { try $0.narrow(dim: 0, start: only, length: 1).unsqueeze(1) }
        }
        if positions.allSatisfy({ $0 < tabulated }) {
            let rows = try Tensor(positions, device: device)
            return try text.map { try $0.indexSelect(dim: 0, rows).unsqueeze(1) }
        }
        let values = try Tensor(positions.map(Float.init), device: device)
        return try Self.table(of: values, inverseFrequencies, dtype).map { try $0.unsqueeze(1) }
    }

    private static func table(of positions: Tensor, _ frequencies: Tensor, _ dtype: DType) throws -> RotaryTable {
        try RotaryTable(angles: positions.unsqueeze(1) * frequencies, dtype: dtype)
    }
}

import SegLayers
import Torch

extension Qwen25VL {
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
            positions = try RotaryPositions(
                axes: config.axes, width: config.headSize, theta: config.ropeTheta, contextLength: config.contextLength,
                dtype: embedding.dtype, device: embedding.device)
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
        private let attention: GroupedQueryAttention
        private let feedForwardNorm: RMSNorm
        private let feedForward: GatedFeedForward
        private let memory: ActivationCheckpointing

        init(_ config: Qwen25VL.Config.Text, _ scope: ParameterScope) throws {
            memory = ActivationCheckpointing(scope)
            attentionNorm = try RMSNorm(scope["input_layernorm"], epsilon: config.normEpsilon)
            attention = try GroupedQueryAttention(
                heads: config.heads, keyHeads: config.keyValueHeads, hasBias: true, scope["self_attn"])
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
}

import SegLayers
import Torch

extension Qwen3VL {
    /// The decoder-only language model.
    ///
    /// What comes in for a token is a row of W numbers, its embedding, or of (1 + F) · W: the embedding, and what is added
    /// behind each of the first F layers (DeepStack), zero for tokens that stand for no picture.
    ///
    /// Shapes: B sequences, L tokens, W width.
    struct LanguageModel {
        private let config: Config.Text
        let embedding: Tensor
        private let layers: [DecoderLayer]
        private let norm: RMSNorm
        private let output: Linear
        private let positions: RotaryPositions

        init(_ config: Config.Text, _ store: ParameterStore) throws {
            self.config = config
            let scope = ParameterScope(store, path: "model.language_model")
            embedding = try scope.tensor("embed_tokens.weight")
            layers = try (0..<config.layers).map { try DecoderLayer(config, layer: $0, scope["layers.\($0)"]) }
            norm = try RMSNorm(scope["norm"], epsilon: config.normEpsilon)
            output = try Linear(
                weight: store.findWeight("lm_head.weight") ?? .full(embedding), bias: nil,
                change: store.change(of: "lm_head"))
            positions = try RotaryPositions(
                axes: config.axes, width: config.headSize, theta: config.ropeTheta,
                contextLength: config.contextLength, dtype: embedding.dtype, device: embedding.device)
        }

        /// [B, L, W or more], positions [3, B, L] → [B, L, W], with gradients.
        func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor {
            let table = try self.positions.table(positions).map { try $0.unsqueeze(2) }
            let parts = try parts(of: embeddings)
            var x = parts[0]
            for (index, layer) in layers.enumerated() {
                x = try layer(x, table: table, mask: mask)
                if index + 1 < parts.count { x = try x + parts[index + 1] }
            }
            return try norm(x)
        }

        /// [B, L, W or more], positions [3, B, L] → [B, L, W], without gradients; keys and values go into the cache.
        func hidden(_ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache) throws -> Tensor {
            try hidden(embeddings, table: self.positions.table(positions), cache: &cache)
        }

        /// One token a sequence, at one position for all or one for each: ids [B, 1] → [B, 1, W].
        func hidden(ids: Tensor, positions: [Int], cache: inout KeyValueCache) throws -> Tensor {
            try hidden(embedding.embedding(ids), table: self.positions.table(text: positions), cache: &cache)
        }

        /// [..., W] → [..., vocabulary]
        func logits(_ hidden: Tensor) throws -> Tensor { try output(hidden) }

        private func hidden(_ embeddings: Tensor, table: RotaryTable, cache: inout KeyValueCache) throws -> Tensor {
            let (batch, length, _) = try embeddings.shape3()
            try cache.reserve(length)
            let table = try table.map { try $0.unsqueeze(1) }
            let parts = try parts(of: embeddings).map { try $0.reshape([batch * length, config.hiddenSize]) }
            var x = parts[0]
            for (index, layer) in layers.enumerated() {
                x = try layer(x, batch: batch, table: table, cache: cache, index: index)
                if index + 1 < parts.count { x = try x + parts[index + 1] }
            }
            cache.advance(length)
            return try norm(x).view([batch, length, config.hiddenSize])
        }

        /// The embedding, and what is added behind the first layers.
        private func parts(of embeddings: Tensor) throws -> [Tensor] {
            let width = config.hiddenSize
            return try stride(from: 0, to: embeddings.shape[2], by: width).map {
                try embeddings.narrow(dim: 2, start: $0, length: width)
            }
        }
    }

    /// One pre-norm layer of the language model.
    struct DecoderLayer {
        private enum FeedForward {
            case dense(GatedFeedForward)
            case experts(Experts)
        }

        private let attentionNorm: RMSNorm
        private let attention: GroupedQueryAttention
        private let feedForwardNorm: RMSNorm
        private let feedForward: FeedForward
        private let memory: ActivationCheckpointing

        init(_ config: Config.Text, layer: Int, _ scope: ParameterScope) throws {
            memory = ActivationCheckpointing(scope)
            attentionNorm = try RMSNorm(scope["input_layernorm"], epsilon: config.normEpsilon)
            attention = try GroupedQueryAttention(
                heads: config.heads, keyHeads: config.keyValueHeads, hasBias: false, normEpsilon: config.normEpsilon,
                scope["self_attn"])
            feedForwardNorm = try RMSNorm(scope["post_attention_layernorm"], epsilon: config.normEpsilon)
            feedForward =
                try config.experts(inLayer: layer).map { .experts(try Experts(joined: $0.routing, scope["mlp"])) }
                ?? .dense(GatedFeedForward(scope["mlp"], hasBias: false))
        }

        /// [B, L, W] → [B, L, W], with gradients.
        func callAsFunction(_ x: Tensor, table: RotaryTable, mask: AttentionMask) throws -> Tensor {
            try memory.run(x) { x in
                let attended = try x + attention(attentionNorm(x), table: table, mask: mask)
                let normed = try feedForwardNorm(attended)
                return switch feedForward {
                case .dense(let part): try attended + part(normed)
                case .experts(let part): try attended + part(normed)
                }
            }
        }

        /// [B · L, W] → [B · L, W], without gradients.
        func callAsFunction(
            _ x: Tensor, batch: Int, table: RotaryTable, cache: KeyValueCache, index: Int
        ) throws -> Tensor {
            let attended = try attention.adding(
                attentionNorm(x), to: x, batch: batch, table: table, cache: cache, index: index)
            let normed = try feedForwardNorm(attended)
            return switch feedForward {
            case .dense(let part): try part.adding(normed, to: attended)
            case .experts(let part): try part.adding(normed, to: attended)
            }
        }
    }
}

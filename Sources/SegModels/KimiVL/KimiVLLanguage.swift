import SegLayers
import Torch

extension KimiVL {
    /// The decoder-only language model.
    ///
    /// Shapes: B sequences, L tokens, W width, R rotated part of a key.
    struct LanguageModel {
        let embedding: Tensor
        private let layers: [DecoderLayer]
        private let norm: RMSNorm
        private let output: Linear
        private let positions: RotaryPositions

        init(_ config: Config.Text, _ store: ParameterStore) throws {
            let scope = ParameterScope(store, path: "language_model.model")
            embedding = try scope.tensor("embed_tokens.weight")
            layers = try (0..<config.layers).map { try DecoderLayer(config, layer: $0, scope["layers.\($0)"]) }
            norm = try RMSNorm(scope["norm"], epsilon: config.normEpsilon)
            output = try Linear(
                weight: store.findWeight("language_model.lm_head.weight") ?? .full(embedding), bias: nil,
                change: store.change(of: "language_model.lm_head"))
            positions = try RotaryPositions(config, dtype: embedding.dtype, device: embedding.device)
        }

        /// [B, L, W], positions [3, B, L] → [B, L, W], with gradients. Only the first of the three positions counts.
        func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor {
            let table = try self.positions.table(positions)
            var x = embeddings
            for layer in layers { x = try layer(x, table: table, mask: mask) }
            return try norm(x)
        }

        /// [B, L, W], positions [3, B, L] → [B, L, W], without gradients; the tokens' memory goes into the cache.
        func hidden(
            _ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache, form: LatentAttention.Form? = nil
        ) throws -> Tensor {
            try hidden(embeddings, table: self.positions.table(positions), cache: &cache, form: form)
        }

        /// One token a sequence, at one position for all or one for each: ids [B, 1] → [B, 1, W].
        func hidden(ids: Tensor, positions: [Int], cache: inout KeyValueCache) throws -> Tensor {
            try hidden(embedding.embedding(ids), table: self.positions.table(positions), cache: &cache, form: nil)
        }

        /// [..., W] → [..., vocabulary]
        func logits(_ hidden: Tensor) throws -> Tensor {
            try output(hidden)
        }

        private func hidden(
            _ embeddings: Tensor, table: PairRotaryTable, cache: inout KeyValueCache, form: LatentAttention.Form?
        ) throws -> Tensor {
            let (batch, length, width) = try embeddings.shape3()
            try cache.reserve(length)
            var x = try embeddings.reshape([batch * length, width])
            for (index, layer) in layers.enumerated() {
                x = try layer(x, batch: batch, table: table, cache: cache, index: index, form: form)
            }
            cache.advance(length)
            return try norm(x).view([batch, length, width])
        }
    }

    /// One pre-norm layer of the language model.
    struct DecoderLayer {
        /// The first layers have one wide feed-forward part, the others have experts.
        private enum FeedForward {
            case dense(GatedFeedForward)
            case experts(Experts)
        }

        private let attentionNorm: RMSNorm
        private let attention: LatentAttention
        private let feedForwardNorm: RMSNorm
        private let feedForward: FeedForward
        private let memory: ActivationCheckpointing

        init(_ config: Config.Text, layer: Int, _ scope: ParameterScope) throws {
            memory = ActivationCheckpointing(scope)
            attentionNorm = try RMSNorm(scope["input_layernorm"], epsilon: config.normEpsilon)
            attention = try LatentAttention(config.attention, epsilon: config.latentEpsilon, scope["self_attn"])
            feedForwardNorm = try RMSNorm(scope["post_attention_layernorm"], epsilon: config.normEpsilon)
            feedForward =
                config.hasExperts(layer)
                ? .experts(try Experts(config.routing, scope["mlp"]))
                : .dense(try GatedFeedForward(scope["mlp"], hasBias: false))
        }

        /// [B, L, W] → [B, L, W], with gradients.
        func callAsFunction(_ x: Tensor, table: PairRotaryTable, mask: AttentionMask) throws -> Tensor {
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
            _ x: Tensor, batch: Int, table: PairRotaryTable, cache: KeyValueCache, index: Int,
            form: LatentAttention.Form?
        ) throws -> Tensor {
            let attended = try attention.adding(
                attentionNorm(x), to: x, batch: batch, table: table, cache: cache, layer: index, form: form)
            let normed = try feedForwardNorm(attended)
            return switch feedForward {
            case .dense(let part): try part.adding(normed, to: attended)
            case .experts(let part): try part.adding(normed, to: attended)
            }
        }
    }

    /// Rotary angles of tokens that have one position each.
    struct RotaryPositions {
        private let inverseFrequencies: Tensor
        private let dtype: DType
        /// Tables of the first positions of the context.
        private let first: PairRotaryTable
        private let tabulated: Int

        init(_ config: Config.Text, dtype: DType, device: Device) throws {
            self.dtype = dtype
            inverseFrequencies = try RotaryTable.inverseFrequencies(
                width: config.attention.rotated, theta: config.ropeTheta, device: device)
            tabulated = min(config.contextLength, 4096)
            let positions = try Tensor((0..<tabulated).map(Float.init), device: device)
            first = try PairRotaryTable(angles: positions.outer(inverseFrequencies), dtype: dtype)
        }

        /// The table [B, L, R] of positions [3, B, L].
        func table(_ positions: Tensor) throws -> PairRotaryTable {
            let only = try positions.select(dim: 0, index: 0).to(.float32).unsqueeze(-1)
            return try PairRotaryTable(angles: only * inverseFrequencies, dtype: dtype)
        }

        /// The table [positions, 1, R] of these positions.
        func table(_ positions: [Int]) throws -> PairRotaryTable {
            let device = inverseFrequencies.device
            if let only = positions.first, positions.count == 1, only < tabulated {
                return try first.map { try $0.narrow(dim: 0, start: only, length: 1).unsqueeze(1) }
            }
            guard positions.allSatisfy({ $0 < tabulated }) else {
                return try table(Tensor(positions, shape: [1, positions.count, 1], device: device))
            }
            let rows = try Tensor(positions, device: device)
            return try first.map { try $0.indexSelect(dim: 0, rows).unsqueeze(1) }
        }
    }
}

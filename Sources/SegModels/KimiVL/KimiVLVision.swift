import SegLayers
import Torch

extension KimiVL {
    /// MoonViT: patches → a vector for each patch, in raster order.
    ///
    /// Shapes: L patches of all pictures, W width, H heads, D width of a head.
    struct VisionTower {
        private let config: Config.Vision
        /// [W, 3, side, side]: a convolution whose kernel is as large as its stride.
        private let patchEmbedding: Tensor
        private let patchBias: Tensor
        private let positions: PositionTable
        private let blocks: [VisionBlock]
        private let norm: LayerNorm
        private let inverseFrequencies: Tensor

        init(_ config: Config.Vision, _ scope: ParameterScope) throws {
            self.config = config
            patchEmbedding = try scope.tensor("patch_embed.proj.weight")
            patchBias = try scope.tensor("patch_embed.proj.bias")
            positions = PositionTable(table: try scope.tensor("patch_embed.pos_emb.weight"))
            blocks = try (0..<config.depth).map { try VisionBlock(config, scope["encoder.blocks.\($0)"]) }
            norm = try LayerNorm(scope["encoder.final_layernorm"], epsilon: config.normEpsilon)
            inverseFrequencies = try RotaryTable.inverseFrequencies(
                width: config.headSize / 2, theta: config.ropeTheta, device: patchEmbedding.device)
        }

        /// [L, patchLength] → [L, W]
        func callAsFunction(_ pixelValues: Tensor, plan: VisionPlan) throws -> Tensor {
            let kernel = try patchEmbedding.reshape([config.hiddenSize, config.patchLength])
            let pixels = try pixelValues.to(dtype: kernel.dtype, device: kernel.device)
            var x = try BatchInvariance.linear(pixels, kernel, patchBias) + positions(plan.pictures)
            let table = try rotaryTable(plan)
            let segments = try SegmentIndexes(plan.segments, device: x.device)
            for block in blocks { x = try block(x, table: table, segments: segments) }
            return try norm(x)
        }

        /// Angles column · f₀, row · f₀, column · f₁, … as a table [L, 1, D] in float32.
        private func rotaryTable(_ plan: VisionPlan) throws -> PairRotaryTable {
            let angles = try [plan.columns, plan.rows].map { positions in
                try Tensor(positions.map(Float.init), device: inverseFrequencies.device).outer(inverseFrequencies)
            }
            let mixed = try Tensor.stack(angles, dim: -1).flatten(from: -2)
            return try PairRotaryTable(angles: mixed, dtype: .float32).map { try $0.unsqueeze(1) }
        }
    }

    /// Learned embeddings of a square of positions, stretched to the size of a picture.
    struct PositionTable {
        /// [rows, columns, W]
        let table: Tensor

        /// [L, W]: torch's bicubic resizing (a = −0.75, clamped at the borders, no antialiasing), in the table's own
        /// type.
        func callAsFunction(_ pictures: [VisionPlan.Picture]) throws -> Tensor {
            var sizes: [VisionPlan.Picture: Tensor] = [:]
            for picture in pictures where sizes[picture] == nil {
                sizes[picture] = try table.permute([2, 0, 1]).unsqueeze(0)
                    .upsampleBicubic(height: picture.rows, width: picture.columns)
                    .squeeze(0).flatten(from: 1).transpose(0, 1)
            }
            return try Tensor.cat(pictures.compactMap { sizes[$0] }, dim: 0)
        }
    }

    /// One pre-norm transformer block of the vision tower.
    struct VisionBlock {
        private let heads: Int
        private let attentionNorm: LayerNorm
        private let qkv: Linear
        private let projection: Linear
        private let feedForwardNorm: LayerNorm
        private let widen: Linear
        private let narrow: Linear
        private let memory: ActivationCheckpointing

        init(_ config: Config.Vision, _ scope: ParameterScope) throws {
            memory = ActivationCheckpointing(scope)
            heads = config.heads
            attentionNorm = try LayerNorm(scope["norm0"], epsilon: config.normEpsilon)
            qkv = try Linear(scope["wqkv"], hasBias: true)
            projection = try Linear(scope["wo"], hasBias: true)
            feedForwardNorm = try LayerNorm(scope["norm1"], epsilon: config.normEpsilon)
            widen = try Linear(scope["mlp.fc0"], hasBias: true)
            narrow = try Linear(scope["mlp.fc1"], hasBias: true)
        }

        /// [L, W] → [L, W]; attention stays inside `segments`.
        func callAsFunction(_ x: Tensor, table: PairRotaryTable, segments: SegmentIndexes) throws -> Tensor {
            try memory.run(x) { x in
                let attended = try x + projection(attention(attentionNorm(x), table: table, segments: segments))
                let wide = try BatchInvariance.elements(widen(feedForwardNorm(attended))) {
                    try $0.gelu(tanhApproximation: true)
                }
                return try attended + narrow(wide)
            }
        }

        private func attention(_ x: Tensor, table: PairRotaryTable, segments: SegmentIndexes) throws -> Tensor {
            let (rows, width) = try x.shape2()
            let parts = try qkv(x).view([rows, 3 * heads, width / heads])
            let turned = try parts.narrow(dim: 1, start: 0, length: 2 * heads).rotated(by: table)
            return try segments.attend(
                query: turned.narrow(dim: 1, start: 0, length: heads),
                key: turned.narrow(dim: 1, start: heads, length: heads),
                value: parts.narrow(dim: 1, start: 2 * heads, length: heads))
        }
    }
}

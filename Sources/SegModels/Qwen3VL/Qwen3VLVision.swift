import SegInputs
import SegLayers
import Torch

extension Qwen3VL {
    /// The vision tower: patches → features of the last block, and of those that go into the decoder's first layers.
    ///
    /// Shapes: L patches of all pictures, W width, H heads, D width of a head, N merged features, T the decoder's width.
    struct VisionTower {
        private let config: Config.Vision
        /// [W, patchLength]: the 3-D convolution, whose kernel is as large as its stride.
        private let patchEmbedding: Tensor
        private let patchBias: Tensor
        /// [positions, W]
        private let positions: Tensor
        private let blocks: [VisionBlock]
        private let merger: PatchMerger
        private let deepStack: [PatchMerger]
        private let inverseFrequencies: Tensor

        init(_ config: Config.Vision, _ scope: ParameterScope) throws {
            self.config = config
            patchEmbedding = try scope.tensor("patch_embed.proj.weight")
            patchBias = try scope.tensor("patch_embed.proj.bias")
            positions = try scope.tensor("pos_embed.weight")
            blocks = try (0..<config.depth).map { try VisionBlock(config, scope["blocks.\($0)"]) }
            merger = try PatchMerger(config, joinsFirst: false, scope["merger"])
            deepStack = try config.deepStackBlocks.indices.map {
                try PatchMerger(config, joinsFirst: true, scope["deepstack_merger_list.\($0)"])
            }
            inverseFrequencies = try RotaryTable.inverseFrequencies(
                width: config.headSize / 2, theta: config.ropeTheta, device: patchEmbedding.device)
        }

        /// [L, patchLength] in block order → [N, (1 + layers fed) · T]: side by side the features of the last block and those
        /// that are added behind the decoder's first layer, second layer …
        func callAsFunction(_ pixelValues: Tensor, plan: VisionPlan) throws -> Tensor {
            let kernel = try patchEmbedding.reshape([config.hiddenSize, config.patchLength])
            let pixels = try pixelValues.to(dtype: kernel.dtype, device: kernel.device)
            var x = try BatchInvariance.linear(pixels, kernel, patchBias)
            x = try x + learnedPositions(plan).to(x.dtype)
            let table = try rotaryTable(plan)
            let frames = try SegmentIndexes(plan.frames, device: x.device)
            var early: [Tensor] = []
            for (index, block) in blocks.enumerated() {
                x = try block(x, table: table, frames: frames)
                if let merger = config.deepStackBlocks.firstIndex(of: index) { early.append(try deepStack[merger](x)) }
            }
            return try Tensor.cat([merger(x)] + early, dim: 1)
        }

        /// [L, W]: for each patch, the weighted sum of the learned positions around its place.
        private func learnedPositions(_ plan: VisionPlan) throws -> Tensor {
            let rows = plan.rows.count
            let around = try positions.indexSelect(dim: 0, Tensor(plan.neighbours, device: positions.device))
                .view([rows, 4, config.hiddenSize])
            let weights = try Tensor(plan.weights, shape: [rows, 4, 1], device: positions.device)
            return try (around * weights).sum(dims: [1])
        }

        /// Angles row · f, then column · f, as a table [L, 1, D] in float32.
        private func rotaryTable(_ plan: VisionPlan) throws -> RotaryTable {
            let device = inverseFrequencies.device
            let angles = try [plan.rows, plan.columns].map { positions in
                try Tensor(positions.map(Float.init), device: device).outer(inverseFrequencies)
            }
            return try RotaryTable(angles: Tensor.cat(angles, dim: -1), dtype: .float32).map { try $0.unsqueeze(1) }
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
            attentionNorm = try LayerNorm(scope["norm1"], epsilon: config.normEpsilon)
            qkv = try Linear(scope["attn.qkv"], hasBias: true)
            projection = try Linear(scope["attn.proj"], hasBias: true)
            feedForwardNorm = try LayerNorm(scope["norm2"], epsilon: config.normEpsilon)
            widen = try Linear(scope["mlp.linear_fc1"], hasBias: true)
            narrow = try Linear(scope["mlp.linear_fc2"], hasBias: true)
        }

        /// [L, W] → [L, W]; attention stays inside `frames`.
        func callAsFunction(_ x: Tensor, table: RotaryTable, frames: SegmentIndexes) throws -> Tensor {
            try memory.run(x) { x in
                let attended = try x + projection(attention(attentionNorm(x), table: table, frames: frames))
                let wide = try BatchInvariance.elements(widen(feedForwardNorm(attended))) {
                    try $0.gelu(tanhApproximation: true)
                }
                return try attended + narrow(wide)
            }
        }

        private func attention(_ x: Tensor, table: RotaryTable, frames: SegmentIndexes) throws -> Tensor {
            let (rows, width) = try x.shape2()
            let parts = try qkv(x).view([rows, 3 * heads, width / heads])
            let turned = try parts.narrow(dim: 1, start: 0, length: 2 * heads).rotated(by: table)
            return try frames.attend(
                query: turned.narrow(dim: 1, start: 0, length: heads),
                key: turned.narrow(dim: 1, start: heads, length: heads),
                value: parts.narrow(dim: 1, start: 2 * heads, length: heads))
        }
    }
}

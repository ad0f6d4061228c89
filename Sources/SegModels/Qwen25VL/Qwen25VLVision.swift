import SegInputs
import SegLayers
import Torch

extension Qwen25VL {
    /// The vision tower: patches → a vector for each patch, in the order of a ``VisionPlan``.
    ///
    /// Shapes: L patches of all pictures, W width, H heads, D width of a head.
    struct VisionTower {
        private let config: Qwen25VL.Config.Vision
        /// [W, patchLength]: the 3-D convolution, whose kernel is as large as its stride.
        private let patchEmbedding: Tensor
        private let blocks: [VisionBlock]
        private let inverseFrequencies: Tensor

        init(_ config: Qwen25VL.Config.Vision, _ scope: ParameterScope) throws {
            self.config = config
            let kernel = try scope.tensor("patch_embed.proj.weight")
            patchEmbedding = kernel
            blocks = try (0..<config.depth).map { try VisionBlock(config, scope["blocks.\($0)"]) }
            inverseFrequencies = try RotaryTable.inverseFrequencies(
                width: config.headSize / 2, theta: config.ropeTheta, device: kernel.device)
        }

        /// [L, patchLength] in block order → [L, W] in the plan's order.
        func callAsFunction(_ pixelValues: Tensor, plan: VisionPlan) throws -> Tensor {
            let kernel = try patchEmbedding.reshape([config.hiddenSize, config.patchLength])
            let pixels = try pixelValues.to(dtype: kernel.dtype, device: kernel.device)
            var x = try permuted(BatchInvariance.linear(pixels, kernel), plan: plan)
            let table = try rotaryTable(plan)
            let windows = try SegmentIndexes(plan.windows, device: x.device)
            let frames = try SegmentIndexes(plan.frames, device: x.device)
            for (index, block) in blocks.enumerated() {
                let segments = config.fullAttentionBlocks.contains(index) ? frames : windows
                x = try block(x, table: table, segments: segments)
            }
            return x
        }

        /// Moves cells, each a group of rows, into the plan's order.
        private func permuted(_ x: Tensor, plan: VisionPlan) throws -> Tensor {
            let (rows, width) = try x.shape2()
            let cells = try x.view([rows / config.mergeUnit, config.mergeUnit * width])
            return try cells.indexSelect(dim: 0, Tensor(plan.cellOrder, device: x.device)).view([rows, width])
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
        private let attentionNorm: RMSNorm
        private let qkv: Linear
        private let projection: Linear
        private let feedForwardNorm: RMSNorm
        private let feedForward: GatedFeedForward
        private let memory: ActivationCheckpointing

        init(_ config: Qwen25VL.Config.Vision, _ scope: ParameterScope) throws {
            memory = ActivationCheckpointing(scope)
            heads = config.heads
            attentionNorm = try RMSNorm(scope["norm1"], epsilon: config.normEpsilon)
            qkv = try Linear(scope["attn.qkv"], hasBias: true)
            projection = try Linear(scope["attn.proj"], hasBias: true)
            feedForwardNorm = try RMSNorm(scope["norm2"], epsilon: config.normEpsilon)
            feedForward = try GatedFeedForward(scope["mlp"], hasBias: true)
        }

        /// [L, W] → [L, W]; attention stays inside `segments`.
        func callAsFunction(_ x: Tensor, table: RotaryTable, segments: SegmentIndexes) throws -> Tensor {
            try memory.run(x) { x in
                let attended = try x + projection(attention(attentionNorm(x), table: table, segments: segments))
                return try attended + feedForward(feedForwardNorm(attended))
            }
        }

        private func attention(_ x: Tensor, table: RotaryTable, segments: SegmentIndexes) throws -> Tensor {
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

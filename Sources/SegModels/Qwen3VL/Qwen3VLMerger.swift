import SegLayers
import Torch

extension Qwen3VL {
    /// Joins the patches of each block into one feature of the language model's width.
    struct PatchMerger {
        private let norm: LayerNorm
        private let widen: Linear
        private let project: Linear
        private let joinsFirst: Bool
        private let mergedSize: Int

        /// The merger of `scope`; with `joinsFirst` a block's patches are normalized as one vector, else each by itself.
        init(_ config: Config.Vision, joinsFirst: Bool, _ scope: ParameterScope) throws {
            norm = try LayerNorm(scope["norm"], epsilon: config.normEpsilon)
            widen = try Linear(scope["linear_fc1"], hasBias: true)
            project = try Linear(scope["linear_fc2"], hasBias: true)
            self.joinsFirst = joinsFirst
            mergedSize = config.hiddenSize * config.mergeUnit
        }

        /// [L, W] in block order → [N, language width] in raster order of the blocks.
        func callAsFunction(_ x: Tensor) throws -> Tensor {
            let joined = [-1, mergedSize]
            let cells = try joinsFirst ? norm(x.reshape(joined)) : norm(x).reshape(joined)
            return try project(BatchInvariance.elements(widen(cells)) { try $0.gelu() })
        }
    }
}

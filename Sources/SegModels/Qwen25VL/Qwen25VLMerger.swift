import SegLayers
import Torch

extension Qwen25VL {
    /// Joins the patches of each cell into one feature of the language model's width.
    struct PatchMerger {
        private let norm: RMSNorm
        private let widen: Linear
        private let project: Linear
        private let mergedSize: Int

        init(_ config: Qwen25VL.Config.Vision, _ scope: ParameterScope) throws {
            norm = try RMSNorm(scope["ln_q"], epsilon: config.normEpsilon)
            widen = try Linear(scope["mlp.0"], hasBias: true)
            project = try Linear(scope["mlp.2"], hasBias: true)
            mergedSize = config.hiddenSize * config.mergeUnit
        }

        /// [L, W] in the tower's order → [N, language width] in raster order of the cells.
        func callAsFunction(_ x: Tensor, plan: VisionPlan) throws -> Tensor {
            let cells = try norm(x).reshape([-1, mergedSize])
            let merged = try project(BatchInvariance.elements(widen(cells)) { try $0.gelu() })
            return try merged.indexSelect(dim: 0, Tensor(plan.inverse, device: merged.device))
        }
    }
}

import SegLayers
import Torch

extension KimiVL {
    /// Joins the patches of each cell into one feature of the language model's width: the "projector" of the published
    /// names.
    struct Projector {
        private let norm: LayerNorm
        private let widen: Linear
        private let project: Linear
        private let mergedSize: Int

        init(_ config: Config.Vision, _ scope: ParameterScope) throws {
            norm = try LayerNorm(scope["pre_norm"], epsilon: config.normEpsilon)
            widen = try Linear(scope["linear_1"], hasBias: true)
            project = try Linear(scope["linear_2"], hasBias: true)
            mergedSize = config.hiddenSize * config.mergeUnit
        }

        /// [L, W] in raster order → [N, language width] in raster order of the cells.
        func callAsFunction(_ x: Tensor, plan: VisionPlan) throws -> Tensor {
            let cells = try norm(x).indexSelect(dim: 0, Tensor(plan.cells, device: x.device))
            let wide = try BatchInvariance.elements(widen(cells.view([-1, mergedSize]))) { try $0.gelu() }
            return try project(wide)
        }
    }
}

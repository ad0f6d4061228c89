import SegInputs

extension Qwen25VL {
    /// The integers of one pass through the vision tower.
    ///
    /// Rows of the residual stream are patches. They are put in an order in which every window is a run of rows and windows of
    /// one size are neighbours, so that windowed attention is a few batched products and needs no mask.
    /// Any order of windows gives the same features, as the order is undone after the merger.
    struct VisionPlan: Hashable, Sendable {
        /// Cells (blocks of patches that are merged into one feature) in the tower's order.
        let cellOrder: [Int]
        /// Where each cell went: `cellOrder[inverse[cell]] == cell`.
        let inverse: [Int]
        /// Row of every patch in its picture, in the tower's order.
        let rows: [Int]
        /// Column of every patch in its picture, in the tower's order.
        let columns: [Int]
        /// Attention inside windows.
        let windows: SegmentPlan
        /// Attention inside frames.
        let frames: SegmentPlan

        /// The plan for pictures of the given grids, one after the other.
        init(grids: [PatchGrid], config: Qwen25VL.Config.Vision) {
            let plan = WindowPlan(
                grids: grids, windowSize: config.windowSize, patchSize: config.patchSize, mergeSize: config.mergeSize)
            let unit = config.mergeUnit
            let bounds = zip(plan.windowBounds, plan.windowBounds.dropFirst()).map { $0..<$1 }
                .enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
            let order = bounds.flatMap { plan.cellOrder[($0.lowerBound / unit)..<($0.upperBound / unit)] }
            let patches = order.flatMap { ($0 * unit)..<(($0 + 1) * unit) }

            cellOrder = order
            inverse = Self.inverse(of: order)
            windows = SegmentPlan(sortedLengths: bounds.map(\.count))
            let positions = PatchPositions(grids: grids, order: .blocks(mergeSize: config.mergeSize))
            rows = patches.map { positions.rows[$0] }
            columns = patches.map { positions.columns[$0] }
            let frameOfPatch = Self.segments(of: plan.frameBounds)
            frames = SegmentPlan(
                segmentOfRow: patches.map { frameOfPatch[$0] }, segmentCount: plan.frameBounds.count - 1)
        }

        private static func inverse(of order: [Int]) -> [Int] {
            var inverse = [Int](repeating: 0, count: order.count)
            for (place, cell) in order.enumerated() { inverse[cell] = place }
            return inverse
        }

        /// For every row, the number of the segment between two `bounds` that holds it.
        private static func segments(of bounds: [Int]) -> [Int] {
            zip(bounds, bounds.dropFirst()).enumerated().flatMap { index, bound in
                [Int](repeating: index, count: bound.1 - bound.0)
            }
        }
    }
}

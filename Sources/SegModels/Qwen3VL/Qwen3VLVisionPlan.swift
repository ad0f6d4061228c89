import SegInputs

extension Qwen3VL {
    /// The numbers of one pass through the vision tower. Rows are patches, block by block as they come, picture after picture.
    struct VisionPlan: Hashable, Sendable {
        /// Row of every patch in its picture.
        let rows: [Int]
        /// Column of every patch in its picture.
        let columns: [Int]
        /// Attention inside frames.
        let frames: SegmentPlan
        /// For every patch, the four learned positions around its place, whose square is stretched over the picture from corner
        /// to corner; 4 numbers a patch.
        let neighbours: [Int]
        /// What each of them counts.
        let weights: [Float]

        /// The plan for pictures of the given grids, one after the other.
        init(grids: [PatchGrid], mergeSize: Int, positionSide: Int) {
            let positions = PatchPositions(grids: grids, order: .blocks(mergeSize: mergeSize))
            let pictures = grids.flatMap { [PatchGrid](repeating: $0, count: $0.frames) }
            let frameOfPatch = pictures.enumerated().flatMap { index, grid in
                [Int](repeating: index, count: grid.rows * grid.columns)
            }
            (rows, columns) = (positions.rows, positions.columns)
            frames = SegmentPlan(segmentOfRow: frameOfPatch, segmentCount: pictures.count)
            var (neighbours, weights) = ([Int](), [Float]())
            neighbours.reserveCapacity(4 * rows.count)
            weights.reserveCapacity(4 * rows.count)
            for (patch, frame) in frameOfPatch.enumerated() {
                let down = Taps(place: rows[patch], of: pictures[frame].rows, side: positionSide)
                let right = Taps(place: columns[patch], of: pictures[frame].columns, side: positionSide)
                for (row, rowWeight) in down.pairs {
                    for (column, columnWeight) in right.pairs {
                        neighbours.append(row * positionSide + column)
                        weights.append(rowWeight * columnWeight)
                    }
                }
            }
            self.neighbours = neighbours
            self.weights = weights
        }
    }

    /// The two learned positions around a place on one axis.
    ///
    /// As `_interpolation_axis_taps_weights` of transformers 5.23.0: bilinear, corners aligned, in float32.
    struct Taps: Hashable, Sendable {
        let first: Int
        let second: Int
        let secondWeight: Float

        /// The place of patch `place` of `count` on an axis of `side` learned positions.
        init(place: Int, of count: Int, side: Int) {
            let source = Float(place) * Float(side - 1) / Float(max(count - 1, 1))
            first = min(Int(source), side - 1)
            second = min(first + 1, side - 1)
            secondWeight = source - source.rounded(.down)
        }

        /// Positions and weights.
        var pairs: [(position: Int, weight: Float)] { [(first, 1 - secondWeight), (second, secondWeight)] }
    }
}

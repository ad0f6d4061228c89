import SegInputs

extension KimiVL {
    /// The integers of one pass through the vision tower. Rows are patches in raster order, picture after picture.
    struct VisionPlan: Hashable, Sendable {
        /// One picture's rows and columns; frames count as pictures.
        struct Picture: Hashable, Sendable {
            let rows: Int
            let columns: Int
        }

        /// The pictures in order.
        let pictures: [Picture]
        /// Row of every patch in its picture.
        let rows: [Int]
        /// Column of every patch in its picture.
        let columns: [Int]
        /// Attention inside pictures.
        let segments: SegmentPlan
        /// The patches cell by cell, cells in raster order and so the patches in each: what the projector joins.
        let cells: [Int]

        /// The plan for pictures whose sides are multiples of `mergeSize`.
        init(grids: [PatchGrid], mergeSize: Int) {
            pictures = grids.flatMap { grid in
                [Picture](repeating: Picture(rows: grid.rows, columns: grid.columns), count: grid.frames)
            }
            let raster = PatchPositions(grids: grids, order: .raster)
            let blocks = PatchPositions(grids: grids, order: .blocks(mergeSize: mergeSize))
            let pictureOfPatch = pictures.enumerated().flatMap { index, picture in
                [Int](repeating: index, count: picture.rows * picture.columns)
            }
            let starts = pictures.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.rows * $1.columns) }
            let pictures = pictures
            (rows, columns) = (raster.rows, raster.columns)
            segments = SegmentPlan(segmentOfRow: pictureOfPatch, segmentCount: pictures.count)
            cells = pictureOfPatch.enumerated().map { patch, picture in
                starts[picture] + blocks.rows[patch] * pictures[picture].columns + blocks.columns[patch]
            }
        }
    }
}

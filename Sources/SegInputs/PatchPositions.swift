/// In which order a model lists the patches of a picture.
public enum PatchOrder: Hashable, Sendable {
    /// Merge block after merge block in raster order; inside a block row by row (Qwen).
    case blocks(mergeSize: Int)
    /// Row by row over the whole grid (Kimi).
    case raster
}

/// The row and the column of every patch in its picture's grid, in the order of the pixel values' rows.
///
/// For `.blocks`, equal to `get_vision_position_ids` of transformers 5.23.0.
public struct PatchPositions: Hashable, Sendable {
    /// The row of each patch, counted from the top of its picture.
    public let rows: [Int]
    /// The column of each patch, counted from the left.
    public let columns: [Int]

    /// The positions of the patches of `grids`, picture after picture, repeated for each frame.
    ///
    /// - Precondition: with `.blocks`, rows and columns of each grid are multiples of the merge size.
    public init(grids: [PatchGrid], order: PatchOrder) {
        let side = if case .blocks(let mergeSize) = order { mergeSize } else { 1 }
        let count = grids.reduce(0) { $0 + $1.patches }
        var rows: [Int] = []
        var columns: [Int] = []
        rows.reserveCapacity(count)
        columns.reserveCapacity(count)
        for grid in grids {
            precondition(
                grid.rows % side == 0 && grid.columns % side == 0,
                "a grid of \(grid) has no whole \(side)×\(side) blocks")
            for _ in 0..<grid.frames {
                Self.appendFrame(grid, side: side, rows: &rows, columns: &columns)
            }
        }
        self.rows = rows
        self.columns = columns
    }

    private static func appendFrame(_ grid: PatchGrid, side: Int, rows: inout [Int], columns: inout [Int]) {
        for top in stride(from: 0, to: grid.rows, by: side) {
            for left in stride(from: 0, to: grid.columns, by: side) {
                for row in top..<top + side {
                    for column in left..<left + side {
                        rows.append(row)
                        columns.append(column)
                    }
                }
            }
        }
    }
}

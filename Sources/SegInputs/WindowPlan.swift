/// In which order Qwen2.5-VL's vision tower takes its patches, and where attention is cut.
///
/// A *cell* is one merge block (`mergeSize` × `mergeSize` patches, one image token). Cells are numbered in raster order,
/// image after image. Most layers attend inside windows of `windowSize` pixels; the plan lists the cells window by window,
/// so that a window is a run of neighbours. Equal to `get_vision_window_index` and `get_vision_cu_seqlens` of
/// transformers 5.23.0.
public struct WindowPlan: Hashable, Sendable {
    /// The cells in window order (transformers' `window_index`): entry k is the raster number of the k-th cell.
    public let cellOrder: [Int]
    /// Patches that one cell holds: `mergeSize²` consecutive rows of the pixel values.
    public let patchesPerCell: Int
    /// Where windows begin and end, in patches of the window order: a leading 0, then one end for each window
    /// (`cu_window_seqlens`, without empty windows).
    public let windowBounds: [Int]
    /// Where frames begin and end, in patches: a leading 0, then one end for each frame of each image (`cu_seqlens`).
    public let frameBounds: [Int]

    /// The plan for the given pictures.
    ///
    /// - Parameters:
    ///   - grids: one grid of patches for each picture, rows and columns multiples of `mergeSize`.
    ///   - windowSize: the side of a window in pixels, 112 in the published model; at least `patchSize × mergeSize`.
    ///   - patchSize: the side of a patch in pixels, 14.
    ///   - mergeSize: the side of a merge block in patches, 2.
    /// - Complexity: O(patches).
    public init(grids: [PatchGrid], windowSize: Int, patchSize: Int, mergeSize: Int) {
        let side = windowSize / mergeSize / patchSize
        precondition(side > 0, "a window of \(windowSize) pixels is smaller than a merge block")
        var builder = Builder(side: side, mergeSize: mergeSize)
        for grid in grids { builder.append(grid) }
        cellOrder = builder.cells
        patchesPerCell = mergeSize * mergeSize
        windowBounds = builder.windowBounds
        frameBounds = builder.frameBounds
    }

    /// The place of each cell in the window order: undoes `cellOrder` (its `argsort`).
    public var inverse: [Int] {
        var places = [Int](repeating: 0, count: cellOrder.count)
        for (place, cell) in cellOrder.enumerated() { places[cell] = place }
        return places
    }

    /// The same order in single patches: each cell's rows, one after the other.
    public var patchOrder: [Int] {
        cellOrder.flatMap { cell in (cell * patchesPerCell)..<((cell + 1) * patchesPerCell) }
    }
}

extension WindowPlan {
    private struct Builder {
        let side: Int
        let mergeSize: Int
        var cells: [Int] = []
        var windowBounds = [0]
        var frameBounds = [0]
        private var firstCell = 0

        init(side: Int, mergeSize: Int) {
            self.side = side
            self.mergeSize = mergeSize
        }

        mutating func append(_ grid: PatchGrid) {
            let rows = grid.mergedRows(mergeSize)
            let columns = grid.mergedColumns(mergeSize)
            for _ in 0..<grid.frames {
                for top in stride(from: 0, to: rows, by: side) {
                    for left in stride(from: 0, to: columns, by: side) {
                        appendWindow(
                            rows: top..<min(top + side, rows), columns: left..<min(left + side, columns), width: columns
                        )
                    }
                }
                firstCell += rows * columns
                // Two frames never share a bound, but a frame without patches adds none.
                if grid.rows * grid.columns > 0 {
                    frameBounds.append(frameBounds[frameBounds.count - 1] + grid.rows * grid.columns)
                }
            }
        }

        private mutating func appendWindow(rows: Range<Int>, columns: Range<Int>, width: Int) {
            for row in rows {
                for column in columns { cells.append(firstCell + row * width + column) }
            }
            windowBounds.append(cells.count * mergeSize * mergeSize)
        }
    }
}

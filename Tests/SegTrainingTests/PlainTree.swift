import SegInputs
import SegRewards

@testable import SegTasks

extension ExampleTree {
    /// A tree of given ids; the last `answers[i]` ids of suffix i are its answer (one without `answers`).
    ///
    /// - Parameters:
    ///   - prefix: ids before the suffixes; the picture's placeholders come last.
    ///   - suffixes: ids of each suffix.
    ///   - answers: how many last ids of each suffix are learnt.
    ///   - image: the placeholder's id, the picture's grid (merged two by two) and its patches; nil for words only.
    /// - Throws: `InputError` when the placeholders do not fit the grid.
    /// - Returns: the tree.
    static func plain(
        prefix: [Int], suffixes: [[Int]], answers: [Int]? = nil,
        image: (token: Int, grid: PatchGrid, pixelValues: [Float])? = nil
    ) throws -> ExampleTree {
        let first = image.flatMap { prefix.firstIndex(of: $0.token) } ?? prefix.count
        let positions =
            if let image {
                try PositionPlan(inputIDs: prefix, imageTokenID: image.token, grids: [image.grid], mergeSize: 2)
            } else {
                PositionPlan(count: prefix.count)
            }
        return ExampleTree(
            grid: image?.grid ?? PatchGrid(frames: 0, rows: 0, columns: 0), pixelValues: image?.pixelValues ?? [],
            prefix: prefix, imageTokens: first..<prefix.count, prefixPositions: positions,
            suffixes: suffixes.enumerated().map { index, ids in
                let count = answers?[index] ?? 1
                return Suffix(ids: ids, isAnswer: ids.indices.map { $0 >= ids.count - count })
            })
    }
}

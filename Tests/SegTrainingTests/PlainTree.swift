import SegInputs

@testable import SegData

extension LessonTree {
    /// A tree of given ids; the last `answers[i]` ids of branch i are its answer (one without `answers`).
    ///
    /// - Parameters:
    ///   - stem: ids before the branches; the picture's placeholders come last.
    ///   - branches: ids of each branch.
    ///   - answers: how many last ids of each branch are learnt.
    ///   - image: the placeholder's id, the picture's grid (merged two by two) and its patches; nil for words only.
    /// - Throws: `InputError` when the placeholders do not fit the grid.
    /// - Returns: the tree.
    static func plain(
        stem: [Int], branches: [[Int]], answers: [Int]? = nil,
        image: (token: Int, grid: PatchGrid, pixelValues: [Float])? = nil
    ) throws -> LessonTree {
        let first = image.flatMap { stem.firstIndex(of: $0.token) } ?? stem.count
        let positions =
            if let image {
                try PositionPlan(inputIDs: stem, imageTokenID: image.token, grids: [image.grid], mergeSize: 2)
            } else {
                PositionPlan(count: stem.count)
            }
        return LessonTree(
            grid: image?.grid ?? PatchGrid(frames: 0, rows: 0, columns: 0), pixelValues: image?.pixelValues ?? [],
            stem: stem, imageTokens: first..<stem.count, stemPositions: positions,
            branches: branches.enumerated().map { index, ids in
                let count = answers?[index] ?? 1
                return Branch(ids: ids, isAnswer: ids.indices.map { $0 >= ids.count - count })
            })
    }
}

public import SegInputs

/// The lessons of one training step, packed into rows of equal length.
///
/// A row is the stem of one tree and then some of its branches, filled up with padding. Arrays are row-major over
/// [rows, length]; `positions` over [3, rows, length] (temporal, row, column).
public struct LessonBatch: Hashable, Sendable {
    /// In `segments`: not a token.
    public static let padding = -1
    /// In `segments`: part of the stem. Branches count from 1.
    public static let stem = 0
    /// In `targets`: nothing to learn here.
    public static let ignored = -100

    /// A branch of one of the trees that a batch was made of.
    public struct BranchPlace: Hashable, Sendable {
        /// Index of the tree.
        public var tree: Int
        /// Index of the branch in the tree.
        public var branch: Int
    }

    /// Number of rows.
    public private(set) var rows = 0
    /// Tokens a row.
    public private(set) var length = 0
    /// Token ids; padding has id 0.
    public private(set) var ids: [Int] = []
    /// M-RoPE positions.
    public private(set) var positions: [Int] = []
    /// Which part of its tree each token belongs to.
    public private(set) var segments: [Int] = []
    /// The id that follows each token in its branch, where that is part of an answer; `ignored` elsewhere.
    public private(set) var targets: [Int] = []
    /// Grids of the pictures, one a tree.
    public private(set) var grids: [PatchGrid] = []
    /// Patches of all pictures, picture after picture.
    public private(set) var pixelValues: [Float] = []
    /// Values a patch.
    public private(set) var patchLength = 0
    /// For each placeholder of the rows in order: which row of the pictures' features goes there.
    public private(set) var featureRows: [Int] = []
    /// All branches in the order in which they lie in the rows, one row after the other; so the answer tokens of the
    /// batch are those of these branches.
    public private(set) var places: [BranchPlace] = []

    /// What the pictures show where each image token lies; nil unless asked for.
    public internal(set) var cellLabels: CellLabels?

    /// Number of answer tokens, by which the step's loss is divided.
    public var answerTokens: Int { targets.count { $0 != Self.ignored } }

    /// Packs `trees` into rows of at most `limit` tokens; a tree with many branches takes several rows, each with the
    /// stem. Branches go into rows longest first, each into the first row of its tree with room.
    ///
    /// - Throws: `LessonError.tooLong` when a single branch with its stem does not fit.
    public init(_ trees: [LessonTree], limit: Int) throws(LessonError) {
        var packed: [(tree: Int, branches: [Int])] = []
        for (index, tree) in trees.enumerated() {
            packed += try Self.pack(tree, limit: limit).map { (index, $0) }
        }
        rows = packed.count
        places = packed.flatMap { row in row.branches.map { BranchPlace(tree: row.tree, branch: $0) } }
        length = packed.map { row in trees[row.tree].length(ofBranches: row.branches) }.max() ?? 0
        ids = [Int](repeating: 0, count: rows * length)
        segments = [Int](repeating: Self.padding, count: rows * length)
        targets = [Int](repeating: Self.ignored, count: rows * length)
        positions = [Int](repeating: 0, count: 3 * rows * length)
        let firstFeatures = addPictures(of: trees)
        for (row, content) in packed.enumerated() {
            let tree = trees[content.tree]
            write(tree, content.branches.map { tree.branches[$0] }, row: row, firstFeature: firstFeatures[content.tree])
        }
    }

    /// - Returns: for each row the indexes of its branches.
    private static func pack(_ tree: LessonTree, limit: Int) throws(LessonError) -> [[Int]] {
        var rows: [(free: Int, branches: [Int])] = []
        let room = limit - tree.stem.count
        let lengths = tree.branches.map(\.ids.count)
        for branch in lengths.indices.sorted(by: { (-lengths[$0], $0) < (-lengths[$1], $1) }) {
            guard lengths[branch] <= room else {
                throw .tooLong(tokens: tree.stem.count + lengths[branch], limit: limit)
            }
            if let fitting = rows.firstIndex(where: { $0.free >= lengths[branch] }) {
                rows[fitting].branches.append(branch)
                rows[fitting].free -= lengths[branch]
            } else {
                rows.append((room - lengths[branch], [branch]))
            }
        }
        return rows.map(\.branches)
    }

    /// - Returns: for each tree the index of its picture's first feature.
    private mutating func addPictures(of trees: [LessonTree]) -> [Int] {
        var firstFeatures: [Int] = []
        var features = 0
        for tree in trees {
            firstFeatures.append(features)
            features += tree.imageTokens.count
            grids.append(tree.grid)
            pixelValues += tree.pixelValues
        }
        if let tree = trees.first { patchLength = tree.pixelValues.count / max(1, tree.grid.patches) }
        return firstFeatures
    }

    private mutating func write(_ tree: LessonTree, _ branches: [LessonTree.Branch], row: Int, firstFeature: Int) {
        let start = row * length
        for (index, id) in tree.stem.enumerated() {
            ids[start + index] = id
            segments[start + index] = Self.stem
            setPosition(
                at: start + index, tree.stemPositions.temporal[index], tree.stemPositions.rows[index],
                tree.stemPositions.columns[index])
        }
        featureRows += firstFeature..<firstFeature + tree.imageTokens.count
        var at = start + tree.stem.count
        for (number, branch) in branches.enumerated() {
            write(branch, segment: number + 1, from: at, firstPosition: tree.firstBranchPosition)
            at += branch.ids.count
        }
    }

    private mutating func write(_ branch: LessonTree.Branch, segment: Int, from start: Int, firstPosition: Int) {
        for (index, id) in branch.ids.enumerated() {
            ids[start + index] = id
            segments[start + index] = segment
            setPosition(at: start + index, firstPosition + index, firstPosition + index, firstPosition + index)
            let next = index + 1
            if next < branch.ids.count, branch.isAnswer[next] { targets[start + index] = branch.ids[next] }
        }
    }

    private mutating func setPosition(at index: Int, _ temporal: Int, _ row: Int, _ column: Int) {
        positions[index] = temporal
        positions[rows * length + index] = row
        positions[2 * rows * length + index] = column
    }
}

extension LessonTree {
    /// Tokens of a row that holds the stem and these branches.
    fileprivate func length(ofBranches indexes: [Int]) -> Int {
        indexes.reduce(stem.count) { $0 + branches[$1].ids.count }
    }
}

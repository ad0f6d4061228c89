public import SegInputs
public import SegScenes

/// The examples of one training step, packed into rows of equal length.
///
/// A row is the prefix of a tree and then some of its suffixes, then perhaps another tree's, filled up with padding
/// (`ExampleRow` says what lies where). Arrays are row-major over [rows, length]; `positions` over [3, rows, length]
/// (temporal, row, column).
public struct ExampleBatch: Hashable, Sendable {
    /// In `segments`: not a token.
    public static let padding = -1
    /// In `segments`: part of the prefix. Suffixes count from 1.
    public static let prefix = 0
    /// In `targets`: nothing to learn here.
    public static let ignored = -100

    /// A suffix of one of the trees that a batch was made of.
    public struct SuffixPlace: Hashable, Sendable {
        /// Index of the tree.
        public var tree: Int
        /// Index of the suffix in the tree.
        public var suffix: Int
    }

    /// Number of rows.
    public private(set) var rows = 0
    /// Tokens per row.
    public private(set) var length = 0
    /// Token ids; padding has id 0.
    public private(set) var ids: [Int] = []
    /// M-RoPE positions.
    public private(set) var positions: [Int] = []
    /// Which part of its tree each token belongs to.
    public private(set) var segments: [Int] = []
    /// Which tree of its row each token belongs to, from 0; padding is counted to the last.
    public private(set) var trees: [Int] = []
    /// The id that follows each token in its suffix, where that is part of an answer; `ignored` elsewhere.
    public private(set) var targets: [Int] = []
    /// Grids of the pictures, one a tree of the batch.
    public private(set) var grids: [PatchGrid] = []
    /// Patches of all pictures, picture after picture.
    public private(set) var pixelValues: [Float] = []
    /// Values a patch.
    public private(set) var patchLength = 0
    /// For each placeholder of the rows in order: which row of the pictures' features goes there.
    public private(set) var featureRows: [Int] = []
    /// All suffixes in the order in which they lie in the rows, one row after the other; so the answer tokens of the
    /// batch are those of these suffixes.
    public private(set) var places: [SuffixPlace] = []

    /// What the pictures show where each image token lies; nil unless it is known of all of them.
    public private(set) var cellLabels: CellLabels?

    /// Number of answer tokens, by which the step's loss is divided.
    public var answerTokens: Int { targets.count { $0 != Self.ignored } }

    /// The share of padding in the batch's rows.
    public var paddingShare: Double {
        Double(segments.count { $0 == Self.padding }) / Double(max(1, segments.count))
    }

    /// Puts `trees` into rows of at most `limit` tokens, each tree into rows of its own; a tree with many suffixes
    /// takes several rows, each with the prefix.
    ///
    /// - Throws: `ExampleError.tooLong` when a single suffix with its prefix does not fit.
    public init(_ trees: [ExampleTree], limit: Int) throws(ExampleError) {
        self.init(trees, rows: try ExampleRow.single(trees, limit: limit), shown: Array(trees.indices))
    }

    /// Puts `trees` into rows of at most `limit` tokens, several trees in a row where they fit, and rows of about the
    /// same length into batches. What a token sees and where it stands is as in a row of its own.
    ///
    /// - Parameters:
    ///   - trees: all pictures and questions of a step.
    ///   - limit: most tokens of a row.
    ///   - parts: the rows are divided into at least so many batches, if there are as many.
    ///   - tokens: most tokens of a batch, padding included; a batch of one row may have more.
    /// - Returns: the rows of each batch, of which at most `ExampleRow.mostPadding` is padding.
    /// - Throws: `ExampleError.tooLong` when a single suffix with its prefix does not fit.
    public static func plan(
        _ trees: [ExampleTree], limit: Int, parts: Int = 1, tokens: Int = .max
    ) throws(ExampleError) -> [[ExampleRow]] {
        ExampleRow.buckets(try ExampleRow.packed(trees, limit: limit), parts: parts, tokens: tokens)
    }

    /// The batches that ``plan(_:limit:parts:tokens:)`` gives; their `places` count the given trees.
    ///
    /// - Throws: `ExampleError.tooLong` when a single suffix with its prefix does not fit.
    public static func packed(
        _ trees: [ExampleTree], limit: Int, parts: Int = 1
    ) throws(ExampleError) -> [ExampleBatch] {
        try plan(trees, limit: limit, parts: parts).map { ExampleBatch(trees, rows: $0) }
    }

    /// One batch of a plan; its `places` count the given trees.
    ///
    /// - Parameters:
    ///   - trees: what the rows' pieces count.
    ///   - rows: what lies where.
    public init(_ trees: [ExampleTree], rows: [ExampleRow]) {
        self.init(trees, rows: rows, shown: Set(rows.flatMap { $0.pieces.map(\.tree) }).sorted())
    }

    /// - Parameters:
    ///   - trees: what the rows' pieces count.
    ///   - content: what lies where.
    ///   - shown: the trees whose pictures are in the batch, in order.
    private init(_ trees: [ExampleTree], rows content: [ExampleRow], shown: [Int]) {
        rows = content.count
        places = content.flatMap { row in
            row.pieces.flatMap { piece in piece.suffixes.map { SuffixPlace(tree: piece.tree, suffix: $0) } }
        }
        length = content.map(\.length).max() ?? 0
        ids = [Int](repeating: 0, count: rows * length)
        segments = [Int](repeating: Self.padding, count: rows * length)
        self.trees = [Int](repeating: 0, count: rows * length)
        targets = [Int](repeating: Self.ignored, count: rows * length)
        positions = [Int](repeating: 0, count: 3 * rows * length)
        let firstFeatures = addPictures(of: trees, shown)
        for (row, content) in content.enumerated() {
            var start = row * length
            for (number, piece) in content.pieces.enumerated() {
                for index in start..<(row + 1) * length { self.trees[index] = number }
                write(trees[piece.tree], piece.suffixes, from: start, firstFeature: firstFeatures[piece.tree] ?? 0)
                start += piece.length
            }
        }
    }

    /// - Returns: for each shown tree the index of its picture's first feature.
    private mutating func addPictures(of trees: [ExampleTree], _ shown: [Int]) -> [Int: Int] {
        var firstFeatures: [Int: Int] = [:]
        var features = 0
        var labels = shown.isEmpty ? nil : CellLabels()
        for index in shown {
            let tree = trees[index]
            firstFeatures[index] = features
            features += tree.imageTokens.count
            grids.append(tree.grid)
            pixelValues += tree.pixelValues
            if let known = tree.cellLabels { labels?.append(known) } else { labels = nil }
        }
        cellLabels = labels
        if let tree = shown.first.map({ trees[$0] }) {
            patchLength = tree.pixelValues.count / max(1, tree.grid.patches)
        }
        return firstFeatures
    }

    private mutating func write(_ tree: ExampleTree, _ suffixes: [Int], from start: Int, firstFeature: Int) {
        for (index, id) in tree.prefix.enumerated() {
            ids[start + index] = id
            segments[start + index] = Self.prefix
            setPosition(
                at: start + index, tree.prefixPositions.temporal[index], tree.prefixPositions.rows[index],
                tree.prefixPositions.columns[index])
        }
        featureRows += firstFeature..<firstFeature + tree.imageTokens.count
        var at = start + tree.prefix.count
        for (number, index) in suffixes.enumerated() {
            let suffix = tree.suffixes[index]
            write(suffix, segment: number + 1, from: at, firstPosition: tree.firstSuffixPosition)
            at += suffix.ids.count
        }
    }

    private mutating func write(_ suffix: ExampleTree.Suffix, segment: Int, from start: Int, firstPosition: Int) {
        for (index, id) in suffix.ids.enumerated() {
            ids[start + index] = id
            segments[start + index] = segment
            setPosition(at: start + index, firstPosition + index, firstPosition + index, firstPosition + index)
            let next = index + 1
            if next < suffix.ids.count, suffix.isAnswer[next] { targets[start + index] = suffix.ids[next] }
        }
    }

    private mutating func setPosition(at index: Int, _ temporal: Int, _ row: Int, _ column: Int) {
        positions[index] = temporal
        positions[rows * length + index] = row
        positions[2 * rows * length + index] = column
    }
}

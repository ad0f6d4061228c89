/// What lies in a row of a batch: stems with some of their branches, one after the other.
public struct LessonRow: Hashable, Sendable {
    /// The most that padding takes of a batch whose rows are put together by their lengths.
    public static let mostPadding = 0.125

    /// A stem and some of its tree's branches.
    public struct Piece: Hashable, Sendable {
        /// Index of the tree.
        public var tree: Int
        /// Indexes of the branches, in their order in the row.
        public var branches: [Int]
        /// Tokens of stem and branches.
        public var length: Int
    }

    /// The pieces in their order.
    public var pieces: [Piece]

    /// Tokens.
    public var length: Int { pieces.reduce(0) { $0 + $1.length } }

    /// Rows of one piece each. Branches go into pieces longest first, each into the first of its tree with room.
    ///
    /// - Throws: `LessonError.tooLong` when a single branch with its stem does not fit.
    static func single(_ trees: [LessonTree], limit: Int) throws(LessonError) -> [LessonRow] {
        var rows: [LessonRow] = []
        for (index, tree) in trees.enumerated() {
            rows += try pieces(of: tree, index, limit: limit).map { LessonRow(pieces: [$0]) }
        }
        return rows
    }

    /// Rows of one or more pieces: pieces longest first, each into the first row with room.
    ///
    /// - Throws: `LessonError.tooLong` when a single branch with its stem does not fit.
    static func packed(_ trees: [LessonTree], limit: Int) throws(LessonError) -> [LessonRow] {
        let pieces = try single(trees, limit: limit).flatMap(\.pieces)
        var rows: [(row: LessonRow, free: Int)] = []
        for index in pieces.indices.sorted(by: { (-pieces[$0].length, $0) < (-pieces[$1].length, $1) }) {
            let piece = pieces[index]
            if let fitting = rows.firstIndex(where: { $0.free >= piece.length }) {
                rows[fitting].row.pieces.append(piece)
                rows[fitting].free -= piece.length
            } else {
                rows.append((LessonRow(pieces: [piece]), limit - piece.length))
            }
        }
        return rows.map(\.row)
    }

    /// Rows in groups of about the same length, longest first: of no group is more than `mostPadding` padding.
    ///
    /// - Parameters:
    ///   - rows: the rows.
    ///   - parts: no group has more than this share of them, rounded up.
    ///   - tokens: no group has more, padding included, unless it is a single row.
    /// - Returns: the groups.
    static func buckets(_ rows: [LessonRow], parts: Int, tokens: Int = .max) -> [[LessonRow]] {
        let mostRows = (rows.count + parts - 1) / max(1, parts)
        var groups: [[LessonRow]] = []
        var content = 0
        for index in rows.indices.sorted(by: { (-rows[$0].length, $0) < (-rows[$1].length, $1) }) {
            let row = rows[index]
            if let longest = groups.last?.first?.length, let count = groups.last?.count, count < mostRows,
                longest * (count + 1) <= tokens,
                Double(longest * (count + 1) - content - row.length) <= mostPadding * Double(longest * (count + 1))
            {
                groups[groups.count - 1].append(row)
                content += row.length
            } else {
                groups.append([row])
                content = row.length
            }
        }
        return groups
    }

    private static func pieces(of tree: LessonTree, _ index: Int, limit: Int) throws(LessonError) -> [Piece] {
        var pieces: [Piece] = []
        let lengths = tree.branches.map(\.ids.count)
        for branch in lengths.indices.sorted(by: { (-lengths[$0], $0) < (-lengths[$1], $1) }) {
            guard tree.stem.count + lengths[branch] <= limit else {
                throw .tooLong(tokens: tree.stem.count + lengths[branch], limit: limit)
            }
            if let fitting = pieces.firstIndex(where: { $0.length + lengths[branch] <= limit }) {
                pieces[fitting].branches.append(branch)
                pieces[fitting].length += lengths[branch]
            } else {
                pieces.append(Piece(tree: index, branches: [branch], length: tree.stem.count + lengths[branch]))
            }
        }
        return pieces
    }
}

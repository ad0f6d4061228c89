/// What lies in a row of a batch: prefixes with some of their suffixes, one after the other.
public struct ExampleRow: Hashable, Sendable {
    /// The most that padding takes of a batch whose rows are put together by their lengths.
    public static let mostPadding = 0.125

    /// A prefix and some of its tree's suffixes.
    public struct Piece: Hashable, Sendable {
        /// Index of the tree.
        public var tree: Int
        /// Indexes of the suffixes, in their order in the row.
        public var suffixes: [Int]
        /// Tokens of prefix and suffixes.
        public var length: Int
    }

    /// The pieces in their order.
    public var pieces: [Piece]

    /// Tokens.
    public var length: Int { pieces.reduce(0) { $0 + $1.length } }

    /// Rows of one piece each. Suffixes go into pieces longest first, each into the first of its tree with room.
    ///
    /// - Throws: `ExampleError.tooLong` when a single suffix with its prefix does not fit.
    static func single(_ trees: [ExampleTree], limit: Int) throws(ExampleError) -> [ExampleRow] {
        var rows: [ExampleRow] = []
        for (index, tree) in trees.enumerated() {
            rows += try pieces(of: tree, index, limit: limit).map { ExampleRow(pieces: [$0]) }
        }
        return rows
    }

    /// Rows of one or more pieces: pieces longest first, each into the first row with room.
    ///
    /// - Throws: `ExampleError.tooLong` when a single suffix with its prefix does not fit.
    static func packed(_ trees: [ExampleTree], limit: Int) throws(ExampleError) -> [ExampleRow] {
        let pieces = try single(trees, limit: limit).flatMap(\.pieces)
        var rows: [(row: ExampleRow, free: Int)] = []
        for index in pieces.indices.sorted(by: { (-pieces[$0].length, $0) < (-pieces[$1].length, $1) }) {
            let piece = pieces[index]
            if let fitting = rows.firstIndex(where: { $0.free >= piece.length }) {
                rows[fitting].row.pieces.append(piece)
                rows[fitting].free -= piece.length
            } else {
                rows.append((ExampleRow(pieces: [piece]), limit - piece.length))
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
    static func buckets(_ rows: [ExampleRow], parts: Int, tokens: Int = .max) -> [[ExampleRow]] {
        let mostRows = (rows.count + parts - 1) / max(1, parts)
        var groups: [[ExampleRow]] = []
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

    private static func pieces(of tree: ExampleTree, _ index: Int, limit: Int) throws(ExampleError) -> [Piece] {
        var pieces: [Piece] = []
        let lengths = tree.suffixes.map(\.ids.count)
        for suffix in lengths.indices.sorted(by: { (-lengths[$0], $0) < (-lengths[$1], $1) }) {
            guard tree.prefix.count + lengths[suffix] <= limit else {
                throw .tooLong(tokens: tree.prefix.count + lengths[suffix], limit: limit)
            }
            if let fitting = pieces.firstIndex(where: { $0.length + lengths[suffix] <= limit }) {
                pieces[fitting].suffixes.append(suffix)
                pieces[fitting].length += lengths[suffix]
            } else {
                pieces.append(Piece(tree: index, suffixes: [suffix], length: tree.prefix.count + lengths[suffix]))
            }
        }
        return pieces
    }
}

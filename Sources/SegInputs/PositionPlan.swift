/// The position of every token of a prompt along three axes (M-RoPE), and where decoding goes on.
///
/// Text counts all three axes up together. The tokens of a picture share one temporal position and are told apart by
/// row and column; the text behind it goes on after the largest position used. Equal to `get_rope_index` of
/// transformers 5.23.0 for still pictures.
public struct PositionPlan: Hashable, Sendable {
    /// Temporal position of each token.
    public let temporal: [Int]
    /// Vertical position of each token.
    public let rows: [Int]
    /// Horizontal position of each token.
    public let columns: [Int]
    /// Largest position + 1 − number of tokens: a decode step with `c` tokens behind it is at position `c + delta`
    /// on all three axes.
    public let delta: Int

    /// Number of tokens.
    public var count: Int { temporal.count }

    /// Plain positions 0, 1, 2 … on all axes, for models without M-RoPE (Kimi); `delta` is 0.
    public init(count: Int) {
        let plain = Array(0..<count)
        self.init(temporal: plain, rows: plain, columns: plain, delta: 0)
    }

    /// Explicit positions, such as those of several prompts packed together.
    ///
    /// - Precondition: the three lists are equally long.
    public init(temporal: [Int], rows: [Int], columns: [Int], delta: Int) {
        precondition(
            temporal.count == rows.count && rows.count == columns.count, "the three axes need equally many positions")
        self.temporal = temporal
        self.rows = rows
        self.columns = columns
        self.delta = delta
    }

    /// The positions of a prompt whose image placeholders are already expanded: each picture is a run of as many
    /// `imageTokenID`s as its grid has merge blocks.
    ///
    /// Two pictures may touch, with no token between them.
    ///
    /// - Throws: `InputError.imageTokenCount` when the ids hold more or fewer placeholders than the grids need,
    ///   `.brokenImageRun` when another token interrupts a picture's run, `.indivisibleGrid`.
    /// - Complexity: O(tokens).
    public init(inputIDs: [Int], imageTokenID: Int, grids: [PatchGrid], mergeSize: Int) throws(InputError) {
        try Self.check(inputIDs, imageTokenID: imageTokenID, grids: grids, mergeSize: mergeSize)
        var builder = Builder(capacity: inputIDs.count)
        var picture = 0
        var token = 0
        while token < inputIDs.count {
            guard inputIDs[token] == imageTokenID else {
                builder.appendText()
                token += 1
                continue
            }
            let grid = grids[picture]
            let end = token + grid.tokens(mergeSize: mergeSize)
            if let broken = inputIDs[token..<min(end, inputIDs.count)].firstIndex(where: { $0 != imageTokenID }) {
                throw .brokenImageRun(picture: picture, token: broken)
            }
            builder.appendImage(grid, mergeSize: mergeSize)
            picture += 1
            token = end
        }
        self.init(
            temporal: builder.temporal, rows: builder.rows, columns: builder.columns,
            delta: builder.next - inputIDs.count)
    }

    private static func check(_ ids: [Int], imageTokenID: Int, grids: [PatchGrid], mergeSize: Int) throws(InputError) {
        for grid in grids where !grid.isDivisible(by: mergeSize) {
            throw .indivisibleGrid(grid, mergeSize: mergeSize)
        }
        let needed = grids.reduce(0) { $0 + $1.tokens(mergeSize: mergeSize) }
        let found = ids.count { $0 == imageTokenID }
        guard found == needed else { throw .imageTokenCount(inIDs: found, needed: needed) }
    }
}

extension PositionPlan {
    private struct Builder {
        var temporal: [Int] = []
        var rows: [Int] = []
        var columns: [Int] = []
        /// The position that the next text token takes.
        var next = 0

        init(capacity: Int) {
            temporal.reserveCapacity(capacity)
            rows.reserveCapacity(capacity)
            columns.reserveCapacity(capacity)
        }

        mutating func appendText() {
            temporal.append(next)
            rows.append(next)
            columns.append(next)
            next += 1
        }

        mutating func appendImage(_ grid: PatchGrid, mergeSize: Int) {
            let (height, width) = (grid.mergedRows(mergeSize), grid.mergedColumns(mergeSize))
            for frame in 0..<grid.frames {
                for row in 0..<height {
                    for column in 0..<width {
                        temporal.append(next + frame)
                        rows.append(next + row)
                        columns.append(next + column)
                    }
                }
            }
            next += max(height, width)
        }
    }
}

extension PatchGrid {
    /// Whether the grid has patches and can be cut into whole merge blocks.
    func isDivisible(by mergeSize: Int) -> Bool {
        frames > 0 && rows > 0 && columns > 0 && rows % mergeSize == 0 && columns % mergeSize == 0
    }
}

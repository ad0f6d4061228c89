/// Cuts bytes that come in blocks into lines. Time is linear in the bytes however they are cut.
struct LineSplitter {
    /// A line with its number.
    struct Line {
        /// Counted from 1.
        let number: Int
        /// The bytes without the line break; nil if there are more than the limit.
        let bytes: [UInt8]?
    }

    /// The longest line.
    let limit: Int
    private var number = 0
    private var rest: [UInt8] = []
    private var isTooLong = false

    /// A splitter for lines of at most `limit` bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes the next block and gives each line that it completes to `body`.
    mutating func split(_ block: [UInt8], _ body: (Line) throws -> Void) rethrows {
        var remaining = block[...]
        while let end = remaining.firstIndex(of: UInt8(ascii: "\n")) {
            append(remaining[..<end])
            remaining = remaining[(end + 1)...]
            try body(endLine())
        }
        append(remaining)
    }

    /// Gives the last line to `body`, if it has no line break.
    mutating func finish(_ body: (Line) throws -> Void) rethrows {
        if isTooLong || !rest.isEmpty { try body(endLine()) }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard !isTooLong else { return }
        if rest.count + bytes.count > limit {
            isTooLong = true
            rest = []
        } else {
            rest += bytes
        }
    }

    private mutating func endLine() -> Line {
        number += 1
        defer { (rest, isTooLong) = ([], false) }
        return Line(number: number, bytes: isTooLong ? nil : rest)
    }
}

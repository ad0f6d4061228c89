package import SegGeometry

/// The columns of a mask's box, a bit a pixel: whole words at a time are shifted, compared and counted.
///
/// Bit `r % 64` of word `r / 64` of a column is row `r`; bits below the last row are 0. Columns outside `first ..< first + count`
/// have no pixel.
package struct BitColumns: Hashable, Sendable {
    let height: Int
    /// The first column that is kept.
    private(set) var first = 0
    /// How many columns are kept.
    private(set) var count = 0
    /// Words of a column.
    let words: Int
    private(set) var bits: [UInt64] = []

    /// The pixels of a mask.
    package init(_ mask: RunLengthMask) {
        height = mask.size.height
        words = (height + 63) / 64
        guard let box = mask.box else { return }
        first = Int(box.x1)
        count = Int(box.x2) - first
        bits = [UInt64](repeating: 0, count: count * words)
        var position = 0
        for (index, run) in mask.counts.enumerated() {
            let end = position + Int(run)
            if index % 2 == 1 { set(position..<end) }
            position = end
        }
    }

    /// Marks pixels, numbered column after column.
    private mutating func set(_ run: Range<Int>) {
        var start = run.lowerBound
        while start < run.upperBound {
            let (column, row) = start.quotientAndRemainder(dividingBy: height)
            let end = min(run.upperBound, start - row + height)
            set(rows: row..<(row + end - start), base: (column - first) * words)
            start = end
        }
    }

    private mutating func set(rows: Range<Int>, base: Int) {
        var row = rows.lowerBound
        while row < rows.upperBound {
            let (word, bit) = (row / 64, row % 64)
            let length = min(64 - bit, rows.upperBound - row)
            let ones = length == 64 ? ~0 : (UInt64(1) << UInt64(length) - 1)
            bits[base + word] |= ones << UInt64(bit)
            row += length
        }
    }

    /// Number of pixels.
    package var area: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether a pixel is inside.
    package subscript(column: Int, row: Int) -> Bool {
        guard (first..<(first + count)).contains(column) else { return false }
        return bits[(column - first) * words + row / 64] >> UInt64(row % 64) & 1 == 1
    }

    /// Takes away the pixels of `other`, which keeps the same columns.
    mutating func subtract(_ other: BitColumns) {
        for index in bits.indices { bits[index] &= ~other.bits[index] }
    }

    /// Pixels that both have.
    package func sharedArea(with other: BitColumns) -> Int {
        let columns = max(first, other.first)..<max(first, other.first, min(first + count, other.first + other.count))
        var shared = 0
        for column in columns {
            let (mine, theirs) = ((column - first) * words, (column - other.first) * words)
            for word in 0..<words { shared += (bits[mine + word] & other.bits[theirs + word]).nonzeroBitCount }
        }
        return shared
    }
}

// Erosion: a pixel stays where its whole surrounding is inside. The surrounding is a square, so columns and rows are taken
// one after the other, and each takes as many steps as the logarithm of the square's side.
extension BitColumns {
    /// The pixels whose whole (2 `distance` + 1)² surrounding is inside; outside the picture nothing is.
    package func eroded(by distance: Int) -> BitColumns {
        var result = self
        let side = 2 * distance + 1
        var covered = 1
        while covered < side {
            let step = min(covered, side - covered)
            result.intersectWithRows(below: step)
            result.intersectWithColumns(after: step)
            covered += step
        }
        result.moveDown(by: distance)
        result.moveRight(by: distance)
        return result
    }

    /// A pixel stays if the one `step` rows below it is inside.
    private mutating func intersectWithRows(below step: Int) {
        let (skip, shift) = step.quotientAndRemainder(dividingBy: 64)
        let words = words
        bits.withUnsafeMutableBufferPointer { bits in
            for base in stride(from: 0, to: bits.count, by: max(words, 1)) {
                for word in 0..<words {
                    let source = word + skip
                    var moved = source < words ? bits[base + source] >> UInt64(shift) : 0
                    if shift > 0, source + 1 < words { moved |= bits[base + source + 1] << UInt64(64 - shift) }
                    bits[base + word] &= moved
                }
            }
        }
    }

    /// A pixel stays if the one `step` columns after it is inside.
    private mutating func intersectWithColumns(after step: Int) {
        let offset = min(step, count) * words
        bits.withUnsafeMutableBufferPointer { bits in
            for index in 0..<(bits.count - offset) { bits[index] &= bits[index + offset] }
            for index in (bits.count - offset)..<bits.count { bits[index] = 0 }
        }
    }

    private mutating func moveDown(by rows: Int) {
        let (skip, shift) = rows.quotientAndRemainder(dividingBy: 64)
        let words = words
        bits.withUnsafeMutableBufferPointer { bits in
            for base in stride(from: 0, to: bits.count, by: max(words, 1)) {
                for word in (0..<words).reversed() {
                    let source = word - skip
                    var moved = source >= 0 ? bits[base + source] << UInt64(shift) : 0
                    if shift > 0, source > 0 { moved |= bits[base + source - 1] >> UInt64(64 - shift) }
                    bits[base + word] = moved
                }
            }
        }
    }

    private mutating func moveRight(by columns: Int) {
        let offset = min(columns, count) * words
        bits.withUnsafeMutableBufferPointer { bits in
            for index in (offset..<max(bits.count, offset)).reversed() { bits[index] = bits[index - offset] }
            for index in 0..<offset { bits[index] = 0 }
        }
    }
}

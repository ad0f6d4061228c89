// The rule `.coco`, in the arithmetic of pycocotools 2.0.11: vertices on a grid five times as fine as the pixels.

/// Fills rings whose vertices are pixel corners.
///
/// The reference walks along each side on the fine grid and notes where it steps over a column's sampling line, between
/// the fine columns 5x + 2 and 5x + 3. Here each such step is computed directly. A step at a row toggles all pixels
/// from there on in column order: the steps are collected as bits, so that two at one place cancel.
enum CornerFill {
    /// Fine columns and rows in a pixel.
    fileprivate static let scale = 5

    /// The runs of one ring; empty for fewer than three vertices.
    ///
    /// The vertices are finite and the size is supported.
    static func runs(of ring: ImageRing, size: ImageSize) -> RunLengthMask {
        guard ring.vertices.count >= 3, size.area > 0 else { return RunLengthMask(size: size) }
        let vertices = ring.vertices.map(\.onFineGrid)
        let columns = crossedColumns(vertices, width: size.width)
        guard !columns.isEmpty else { return RunLengthMask(size: size) }
        // One more bit: a step below the last row toggles from the next column on.
        var toggles = [UInt64](repeating: 0, count: (columns.count * size.height) / 64 + 1)
        toggles.withUnsafeMutableBufferPointer { toggles in
            var start = vertices[vertices.count - 1]
            for end in vertices {
                FineSide(from: start, to: end).forEachStep(in: columns) { x, fineRow in
                    let row = min(max((fineRow + 2) / scale, 0), size.height)
                    let bit = (x - columns.lowerBound) &* size.height &+ row
                    toggles[bit >> 6] ^= 1 << UInt64(bit & 63)
                }
                start = end
            }
        }
        return RunLengthMask(
            size: size, canonical: runs(toggles, from: columns.lowerBound * size.height, area: size.area))
    }

    /// The columns whose sampling lines lie between the leftmost and the rightmost vertex.
    private static func crossedColumns(_ vertices: [PixelPoint], width: Int) -> Range<Int> {
        var (left, right) = (Int.max, Int.min)
        for vertex in vertices {
            left = min(left, vertex.x)
            right = max(right, vertex.x)
        }
        return sampledColumns(from: left, to: right, within: 0..<width)
    }

    /// The columns x with `left` ≤ 5x + 2 and 5x + 3 ≤ `right`.
    fileprivate static func sampledColumns(from left: Int, to right: Int, within columns: Range<Int>) -> Range<Int> {
        let first = max((left + 2) / scale, columns.lowerBound)
        let end = min(right < 3 ? 0 : (right - 3) / scale + 1, columns.upperBound)
        return first < end ? first..<end : first..<first
    }

    /// From bits at places of change to lengths.
    private static func runs(_ toggles: [UInt64], from offset: Int, area: Int) -> [UInt32] {
        var count = 1
        for word in toggles { count += word.nonzeroBitCount }
        var runs: [UInt32] = []
        runs.reserveCapacity(count)
        var previous = 0
        for (index, word) in toggles.enumerated() {
            var rest = word
            while rest != 0 {
                let position = offset + index * 64 + rest.trailingZeroBitCount
                rest &= rest - 1
                guard position < area else { break }
                runs.append(UInt32(truncatingIfNeeded: position - previous))
                previous = position
            }
        }
        runs.append(UInt32(truncatingIfNeeded: area - previous))
        return runs
    }
}

extension ImagePoint {
    /// The point on the fine grid, as C's conversion to int rounds it: towards zero, after adding a half.
    fileprivate var onFineGrid: PixelPoint {
        // Fine coordinates stay exact in double precision.
        let limit = 0x1p50
        return PixelPoint(
            x: Int(Double(CornerFill.scale) * min(max(x, -limit), limit) + 0.5),
            y: Int(Double(CornerFill.scale) * min(max(y, -limit), limit) + 0.5))
    }
}

/// A side of a ring on the fine grid, from its left end if it is flat, else from its upper one.
private struct FineSide {
    private let start: PixelPoint
    private let end: PixelPoint
    private let isFlat: Bool
    /// Fine steps along the longer extent.
    private let length: Int
    /// What the other coordinate changes by in one of them.
    private let slope: Double

    init(from a: PixelPoint, to b: PixelPoint) {
        let (dx, dy) = (abs(b.x - a.x), abs(b.y - a.y))
        isFlat = dx >= dy
        (start, end) = (isFlat ? a.x > b.x : a.y > b.y) ? (b, a) : (a, b)
        length = max(dx, dy)
        slope = isFlat ? Double(end.y - start.y) / Double(dx) : Double(end.x - start.x) / Double(dy)
    }

    /// Calls `body` with each column whose sampling line the side steps over, and the fine row above the step.
    @inline(__always)
    func forEachStep(in columns: Range<Int>, _ body: (_ column: Int, _ fineRow: Int) -> Void) {
        let (left, right) = start.x < end.x ? (start.x, end.x) : (end.x, start.x)
        for column in CornerFill.sampledColumns(from: left, to: right, within: columns) {
            let line = column * CornerFill.scale + 2
            if isFlat {
                body(column, min(across(line - start.x, from: start.y), across(line + 1 - start.x, from: start.y)))
            } else {
                body(column, start.y + stepDown(over: line) - 1)
            }
        }
    }

    /// The other coordinate after `steps`, as C's conversion to int rounds it.
    private func across(_ steps: Int, from first: Int) -> Int {
        Int(Double(first) + slope * Double(steps) + 0.5)
    }

    /// The first row, counted from the start, in which a steep side is on the other side of the line.
    private func stepDown(over line: Int) -> Int {
        func isBeyond(_ row: Int) -> Bool {
            let x = across(row, from: start.x)
            return slope > 0 ? x > line : x <= line
        }
        // A first guess, which rounding may put a little off.
        let guess = (Double(line - start.x) + 0.5) / slope
        var row = Int(min(max(guess, 1), Double(length)))
        while row > 1 && isBeyond(row - 1) { row -= 1 }
        while row < length && !isBeyond(row) { row += 1 }
        return row
    }
}

internal import SegGeometry

/// How much of each pixel a polygon covers, over the polygon's own bounding box.
///
/// Exact areas, by the signed-area accumulation of font rasterisers: each edge adds the trapezoid between itself and
/// the right border of its row, and a running sum along the row turns that into coverage.
/// Complexity: O(box area + length of the edges).
struct CoverageRaster: Sendable {
    /// Left column of the box.
    let left: Int
    /// Top row of the box.
    let top: Int
    /// Columns of the box.
    let width: Int
    /// Rows of the box.
    let height: Int
    /// `width × height` shares, 0…1, row after row.
    private(set) var coverage: [Float]

    /// The coverage of the ring through `vertices`, in continuous pixels where pixel (i, j) covers [i, i+1) × [j, j+1).
    /// What lies outside a picture of the given size is cut off.
    ///
    /// - Precondition: the ring is simple.
    init(vertices: [ImagePoint], in size: ImageSize) {
        let xs = vertices.map(\.x)
        let ys = vertices.map(\.y)
        left = max(0, Int((xs.min() ?? 0).rounded(.down)))
        top = max(0, Int((ys.min() ?? 0).rounded(.down)))
        let right = min(size.width, Int((xs.max() ?? 0).rounded(.up)))
        let bottom = min(size.height, Int((ys.max() ?? 0).rounded(.up)))
        width = max(0, right - left)
        height = max(0, bottom - top)
        coverage = []
        guard width > 0, height > 0 else { return }
        // One spare cell a row takes what the right border would add to the next column.
        var accumulator = [Float](repeating: 0, count: (width + 1) * height + 1)
        for index in vertices.indices {
            let next = vertices[index + 1 == vertices.count ? 0 : index + 1]
            add(edgeFrom: vertices[index], to: next, into: &accumulator)
        }
        coverage = summed(accumulator)
    }

    private func add(edgeFrom start: ImagePoint, to end: ImagePoint, into accumulator: inout [Float]) {
        guard start.y != end.y else { return }
        let direction: Float = start.y < end.y ? 1 : -1
        let (upper, lower) = start.y < end.y ? (start, end) : (end, start)
        let slope = (lower.x - upper.x) / (lower.y - upper.y)
        let firstRow = max(top, Int(upper.y.rounded(.down)))
        let lastRow = min(top + height - 1, Int(lower.y.rounded(.up)) - 1)
        guard firstRow <= lastRow else { return }
        for row in firstRow...lastRow {
            let y0 = max(upper.y, Double(row))
            let y1 = min(lower.y, Double(row + 1))
            guard y1 > y0 else { continue }
            let x0 = inside(upper.x + (y0 - upper.y) * slope)
            let x1 = inside(upper.x + (y1 - upper.y) * slope)
            let start = (row - top) * (width + 1)
            Self.add(from: min(x0, x1), to: max(x0, x1), weight: direction * Float(y1 - y0), at: start, &accumulator)
        }
    }

    /// A position counted from the box's left side; what is beyond either side counts as at it.
    private func inside(_ x: Double) -> Double {
        min(max(x - Double(left), 0), Double(width))
    }

    /// Adds one edge's part in one row: it crosses the columns from `x0` to `x1` and counts `weight` in all.
    private static func add(
        from x0: Double, to x1: Double, weight: Float, at start: Int, _ accumulator: inout [Float]
    ) {
        let firstColumn = Int(x0.rounded(.down))
        let lastColumn = Int(x1.rounded(.up)) - 1
        if lastColumn <= firstColumn {
            let middle = Float((x0 + x1) / 2 - Double(firstColumn))
            accumulator[start + firstColumn] += weight * (1 - middle)
            accumulator[start + firstColumn + 1] += weight * middle
            return
        }
        // Area to the right of the edge grows column by column; differences of it go into the accumulator.
        let span = x1 - x0
        var before: Float = 0
        for column in firstColumn...lastColumn {
            let a = max(x0, Double(column)) - x0
            let b = min(x1, Double(column + 1)) - x0
            // Share of the edge passed by the column's middle part, plus full width for what was passed earlier.
            let passed = (b * b - a * a) / (2 * span) - (b - a) * (Double(column) - x0) / span
            let area = Float((b - a) / span - passed) + Float(a / span)
            accumulator[start + column] += weight * (area - before)
            before = area
        }
        accumulator[start + lastColumn + 1] += weight * (1 - before)
    }

    private func summed(_ accumulator: [Float]) -> [Float] {
        var result = [Float](repeating: 0, count: width * height)
        for row in 0..<height {
            var sum: Float = 0
            for column in 0..<width {
                sum += accumulator[row * (width + 1) + column]
                result[row * width + column] = min(abs(sum), 1)
            }
        }
        return result
    }
}

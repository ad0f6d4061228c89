// The rule `.inclusive`, in the arithmetic of OpenCV 5.0's fillPoly: columns as fixed point with 16 bits behind the point.

/// Bits behind the point of a column.
private let fractionBits = 16

extension Mask {
    /// Sets the pixels inside each ring and on its border.
    mutating func fillInclusive(_ rings: some Sequence<[PixelPoint]>) {
        let size = size
        pixels.withUnsafeMutableBufferPointer { Self.fillInclusive(rings, in: $0, size: size) }
    }

    /// Sets the bytes of `pixels`, row after row of a picture of the given size, inside each ring and on its border.
    static func fillInclusive(
        _ rings: some Sequence<[PixelPoint]>, in pixels: UnsafeMutableBufferPointer<UInt8>, size: ImageSize
    ) {
        guard size.area > 0, let base = pixels.baseAddress else { return }
        let canvas = Canvas(base: base, width: size.width, height: size.height)
        var edges: [PolygonEdge] = []
        for ring in rings {
            edges.removeAll(keepingCapacity: true)
            canvas.drawBorder(of: ring, collecting: &edges)
            canvas.fill(between: &edges)
        }
    }
}

/// A side of a ring that is not horizontal.
private struct PolygonEdge {
    /// The first row that it crosses.
    var top: Int
    /// The row after the last that it crosses.
    var end: Int
    /// Its column at the current row, in fixed point.
    var x: Int
    /// What it moves by from row to row, in fixed point.
    var step: Int
}

/// A mask's pixels while rings are drawn into them.
private struct Canvas {
    let base: UnsafeMutablePointer<UInt8>
    let width: Int
    let height: Int

    /// Draws the ring's sides and collects those that cross rows.
    func drawBorder(of ring: [PixelPoint], collecting edges: inout [PolygonEdge]) {
        guard let last = ring.last else { return }
        var start = last.limited
        for vertex in ring {
            let end = vertex.limited
            var (a, b) = (start, end)
            if contains(a) && contains(b) {
                drawLine(from: a, to: b)
            } else if clip(&a, &b) {
                drawLine(from: a, to: b)
            }
            if start.y != end.y { edges.append(edge(from: start, to: end, clippedFrom: a, to: b)) }
            start = end
        }
    }

    /// The side from `start` to `end`, with the slope of its visible part (which may be clipped only partly where none is).
    private func edge(
        from start: PixelPoint, to end: PixelPoint, clippedFrom a: PixelPoint, to b: PixelPoint
    ) -> PolygonEdge {
        // Rows of the ends where clipping left but one row.
        let (rowA, rowB) = a.y != b.y ? (a.y, b.y) : (start.y, end.y)
        let (xA, xB) = (a.x << fractionBits, b.x << fractionBits)
        let step = (xB &- xA) / (rowB &- rowA)
        return start.y < end.y
            ? PolygonEdge(top: start.y, end: end.y, x: xA &+ (start.y &- rowA) &* step, step: step)
            : PolygonEdge(top: end.y, end: start.y, x: xB &+ (end.y &- rowB) &* step, step: step)
    }

    private func contains(_ point: PixelPoint) -> Bool {
        UInt(bitPattern: point.x) < UInt(bitPattern: width) && UInt(bitPattern: point.y) < UInt(bitPattern: height)
    }
}

extension Canvas {
    /// Which sides of the canvas a point lies beyond: left 1, right 2, above 4, below 8.
    private func outcode(_ point: PixelPoint) -> Int {
        (point.x < 0 ? 1 : 0) | (point.x >= width ? 2 : 0) | (point.y < 0 ? 4 : 0) | (point.y >= height ? 8 : 0)
    }

    /// Moves the ends of a line that leaves the canvas to its border, first by rows, then by columns; false if no part
    /// of it is visible. The ends may be moved even then: the slope of the side follows from them.
    private func clip(_ a: inout PixelPoint, _ b: inout PixelPoint) -> Bool {
        var (codeA, codeB) = (outcode(a), outcode(b))
        if codeA & codeB == 0 && codeA | codeB != 0 {
            if codeA & 12 != 0 {
                moveToRow(codeA < 8 ? 0 : height - 1, &a, along: b)
                codeA = outcode(a) & 3
            }
            if codeB & 12 != 0 {
                moveToRow(codeB < 8 ? 0 : height - 1, &b, along: a)
                codeB = outcode(b) & 3
            }
            if codeA & codeB == 0 && codeA | codeB != 0 {
                if codeA != 0 { moveToColumn(codeA == 1 ? 0 : width - 1, &a, along: b) }
                if codeB != 0 { moveToColumn(codeB == 1 ? 0 : width - 1, &b, along: a) }
                (codeA, codeB) = (0, 0)
            }
        }
        // Far away, rounding may leave an end outside; OpenCV stops with an error there.
        return codeA | codeB == 0 && contains(a) && contains(b)
    }

    private func moveToRow(_ row: Int, _ point: inout PixelPoint, along other: PixelPoint) {
        point.x += Int(Double(row - point.y) * Double(other.x - point.x) / Double(other.y - point.y))
        point.y = row
    }

    private func moveToColumn(_ column: Int, _ point: inout PixelPoint, along other: PixelPoint) {
        point.y += Int(Double(column - point.x) * Double(other.y - point.y) / Double(other.x - point.x))
        point.x = column
    }

    /// Draws an 8-connected line, from its left end to its right one; both lie within the canvas.
    private func drawLine(from a: PixelPoint, to b: PixelPoint) {
        let (left, right) = b.x < a.x ? (b, a) : (a, b)
        let dx = right.x &- left.x
        let dy = abs(right.y &- left.y)
        let rowStep = right.y < left.y ? -width : width
        var pixel = base + (left.y &* width &+ left.x)
        if dy == 0 {
            pixel.update(repeating: 1, count: dx &+ 1)
            return
        }
        let (long, short) = dy > dx ? (dy, dx) : (dx, dy)
        let (longStep, shortStep) = dy > dx ? (rowStep, 1) : (1, rowStep)
        var error = long &- 2 &* short
        for _ in 0..<long {
            pixel.pointee = 1
            pixel += longStep
            if error < 0 {
                pixel += shortStep
                error &+= 2 &* long
            }
            error &-= 2 &* short
        }
        pixel.pointee = 1
    }
}

extension Canvas {
    /// Sets the pixels between each first and second of the edges' columns, row by row.
    func fill(between edges: inout [PolygonEdge]) {
        edges.removeAll { $0.end <= 0 || $0.top >= height }
        for i in edges.indices where edges[i].top < 0 {
            // What the rows above the picture move it by.
            edges[i].x &+= edges[i].step &* -edges[i].top
            edges[i].top = 0
        }
        edges.sort { $0.top < $1.top }
        edges.withUnsafeMutableBufferPointer { edges in
            // The edges that cross the current row stand in front, in the order of their columns.
            var (active, next, row) = (0, 0, 0)
            while row < height {
                active = Self.removeEnded(edges, active, row)
                if active == 0 {
                    guard next < edges.count else { return }
                    row = max(row, edges[next].top)
                }
                while next < edges.count && edges[next].top == row {
                    edges[active] = edges[next]
                    active &+= 1
                    next &+= 1
                }
                Self.sort(UnsafeMutableBufferPointer(rebasing: edges[..<active]))
                drawSpans(edges, active, row)
                row &+= 1
            }
        }
    }

    private static func removeEnded(_ edges: UnsafeMutableBufferPointer<PolygonEdge>, _ active: Int, _ row: Int) -> Int
    {
        var kept = 0
        for i in 0..<active where edges[i].end > row {
            if kept != i { edges[kept] = edges[i] }
            kept &+= 1
        }
        return kept
    }

    /// Sorts by column; from row to row little changes.
    private static func sort(_ edges: UnsafeMutableBufferPointer<PolygonEdge>) {
        // Where much changes, insertion would take quadratic time.
        var budget = 64 + 16 * edges.count
        var i = 1
        while i < edges.count {
            let edge = edges[i]
            var j = i
            while j > 0 && edges[j &- 1].x > edge.x {
                edges[j] = edges[j &- 1]
                j &-= 1
            }
            edges[j] = edge
            budget &-= i &- j
            if budget < 0 {
                var rest = edges
                return rest.sort { $0.x < $1.x }
            }
            i &+= 1
        }
    }

    private func drawSpans(_ edges: UnsafeMutableBufferPointer<PolygonEdge>, _ active: Int, _ row: Int) {
        let pixels = base + row &* width
        var i = 0
        // A closed ring crosses every row an even number of times.
        while i &+ 1 < active {
            let first = max((edges[i].x &+ (1 << fractionBits &- 1)) >> fractionBits, 0)
            let last = min(edges[i &+ 1].x >> fractionBits, width &- 1)
            if first <= last { (pixels + first).update(repeating: 1, count: last &- first &+ 1) }
            edges[i].x &+= edges[i].step
            edges[i &+ 1].x &+= edges[i &+ 1].step
            i &+= 2
        }
    }
}

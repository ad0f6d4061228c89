extension RunLengthMask {
    /// The runs of a mask.
    ///
    /// Runs change where a pixel differs from the one above it (or, in the first row, from the last of the column before):
    /// the changes are found eight columns at a time along the rows, counted by column, then written in column order.
    ///
    /// - Precondition: `mask.size.isSupported`.
    public init(_ mask: Mask) {
        let size = mask.size
        precondition(size.isSupported, GeometryError.sizeOutOfRange(width: size.width, height: size.height).description)
        guard size.area > 0 else {
            self.init(size: size, canonical: [0])
            return
        }
        self.init(size: size, canonical: mask.pixels.withUnsafeBufferPointer { Self.runs(of: $0, size: size) })
    }

    /// The runs of a mask in memory of the caller's: a byte a pixel, row after row; any non-zero byte is inside.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`.
    /// - Precondition: `pixels` has `size.area` bytes.
    public init(pixels: UnsafeBufferPointer<UInt8>, size: ImageSize) throws(GeometryError) {
        try size.validate()
        precondition(pixels.count == size.area, "a mask of \(size.width)×\(size.height) needs \(size.area) bytes")
        self.init(size: size, canonical: size.area > 0 ? Self.runs(of: pixels, size: size) : [0])
    }

    /// Writes the mask into memory of the caller's: a byte a pixel, 0 or 1, row after row.
    ///
    /// - Precondition: `pixels` has `size.area` bytes.
    public func write(to pixels: UnsafeMutableBufferPointer<UInt8>) {
        precondition(pixels.count == size.area, "a mask of \(size.width)×\(size.height) needs \(size.area) bytes")
        pixels.update(repeating: 0)
        Mask.draw(self, in: pixels)
    }

    private static func runs(of pixels: UnsafeBufferPointer<UInt8>, size: ImageSize) -> [UInt32] {
        // For each column, first the number of changes, then where its next change is written.
        var slots = [Int](repeating: 0, count: size.width)
        return slots.withUnsafeMutableBufferPointer { slots in
            forEachChange(in: pixels, size: size) { x, _ in slots[x] &+= 1 }
            var total = 0
            for x in 0..<size.width {
                let count = slots[x]
                slots[x] = total
                total += count
            }
            return [UInt32](unsafeUninitializedCapacity: total + 1) { counts, initialized in
                forEachChange(in: pixels, size: size) { x, y in
                    counts[slots[x]] = UInt32(truncatingIfNeeded: x &* size.height &+ y)
                    slots[x] &+= 1
                }
                counts[total] = UInt32(size.area)
                initialized = total + 1
                // From positions of change to lengths.
                for i in stride(from: total, to: 0, by: -1) { counts[i] &-= counts[i &- 1] }
            }
        }
    }

    /// Calls `body` with the column and row of every pixel that differs from the one before it in column order, rows first.
    @inline(__always)
    private static func forEachChange(
        in pixels: UnsafeBufferPointer<UInt8>, size: ImageSize, _ body: (Int, Int) -> Void
    ) {
        guard let base = pixels.baseAddress else { return }
        let width = size.width
        let lastRow = base + (size.height - 1) * width
        var before = false
        for x in 0..<width {
            if (base[x] != 0) != before { body(x, 0) }
            before = lastRow[x] != 0
        }
        for y in 1..<max(size.height, 1) {
            let row = base + y &* width
            let above = row - width
            var x = 0
            while x &+ 32 <= width {
                // Most rows are like the one above.
                if Words.areEqual(row + x, above + x) {
                    x &+= 32
                    continue
                }
                for _ in 0..<4 {
                    forEachDifference(row + x, above + x) { body(x &+ $0, y) }
                    x &+= 8
                }
            }
            while x &+ 8 <= width {
                forEachDifference(row + x, above + x) { body(x &+ $0, y) }
                x &+= 8
            }
            while x < width {
                if (row[x] != 0) != (above[x] != 0) { body(x, y) }
                x &+= 1
            }
        }
    }
}

extension RunLengthMask {
    /// Calls `body` with the index of each of eight pixels that differs between two rows.
    @inline(__always)
    private static func forEachDifference(
        _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ body: (Int) -> Void
    ) {
        var differences = Words.insides(Words.load(a)) ^ Words.insides(Words.load(b))
        while differences != 0 {
            body(Words.firstByte(differences))
            differences &= differences &- 1
        }
    }
}

extension Mask {
    /// The pixels of a run-length mask.
    public init(_ runs: RunLengthMask) {
        self.init(size: runs.size)
        pixels.withUnsafeMutableBufferPointer { Self.draw(runs, in: $0) }
    }

    /// Draws a mask into pixels that are all 0.
    fileprivate static func draw(_ runs: RunLengthMask, in pixels: UnsafeMutableBufferPointer<UInt8>) {
        let size = runs.size
        guard size.area > 0, let base = pixels.baseAddress else { return }
        markChanges(of: runs, in: base)
        for y in 1..<max(size.height, 1) {
            toggle(base + y * size.width, by: base + (y - 1) * size.width, count: size.width)
        }
    }

    /// Sets every pixel that differs from the one above it, where the row above the first is outside.
    private static func markChanges(of runs: RunLengthMask, in base: UnsafeMutablePointer<UInt8>) {
        let (width, height) = (runs.size.width, runs.size.height)
        var start = 0
        for i in stride(from: 0, to: runs.counts.count - 1, by: 2) {
            start += Int(runs.counts[i])
            let end = start + Int(runs.counts[i + 1])
            let (firstColumn, firstRow) = start.quotientAndRemainder(dividingBy: height)
            let (endColumn, endRow) = end.quotientAndRemainder(dividingBy: height)
            base[firstRow &* width &+ firstColumn] ^= 1
            // A run that goes on in the next columns begins again at their tops.
            if firstColumn < endColumn {
                let last = endRow == 0 ? endColumn - 1 : endColumn
                for x in firstColumn..<last { base[x + 1] ^= 1 }
            }
            if endRow != 0 { base[endRow &* width &+ endColumn] ^= 1 }
            start = end
        }
    }

    private static func toggle(_ row: UnsafeMutablePointer<UInt8>, by above: UnsafePointer<UInt8>, count: Int) {
        var x = 0
        while x &+ 8 <= count {
            Words.store(Words.load(row + x) ^ Words.load(above + x), row + x)
            x &+= 8
        }
        while x < count {
            row[x] ^= above[x]
            x &+= 1
        }
    }
}

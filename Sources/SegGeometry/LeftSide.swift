/// Whose border is followed.
enum BorderOwner {
    /// A component, by the order of the outer borders' first pixels.
    case outer(Int)
    /// A hole, by the order of the holes' first pixels.
    case hole(Int)
}

/// A pixel on a border with the outside to its left. Every run of inside pixels in a row begins with one.
struct LeftSide {
    /// An offset into the tracer's picture.
    private let position: Int32
    /// The index of an outer border, or the complement of the index of a hole; both fit for every supported size.
    private let owner: Int32

    @inline(__always)
    init(_ position: Int, _ owner: BorderOwner) {
        self.position = Int32(truncatingIfNeeded: position)
        switch owner {
        case .outer(let index): self.owner = Int32(truncatingIfNeeded: index)
        case .hole(let index): self.owner = ~Int32(truncatingIfNeeded: index)
        }
    }

    /// The component of each hole, where the run of inside pixels to the left of the hole's first pixel begins at
    /// the hole's run start: with a pixel on an outer border, or on the border of a hole before.
    ///
    /// The run starts ascend. `rows` rows of `stride` offsets hold all positions.
    static func components(at runStarts: [Int], among sides: [LeftSide], stride: Int, rows: Int) -> [Int] {
        guard !runStarts.isEmpty else { return [] }
        let sorted = sorted(sides, inRowsOf: runStarts, stride: stride, rows: rows)
        var components: [Int] = []
        components.reserveCapacity(runStarts.count)
        var next = 0
        for runStart in runStarts {
            while next < sorted.count && sorted[next].position < runStart { next += 1 }
            guard next < sorted.count else { break }
            let owner = Int(sorted[next].owner)
            components.append(owner >= 0 ? owner : components[~owner])
        }
        return components
    }

    /// The sides that share a row with a run start, by position: counted by row, then sorted within the rows.
    private static func sorted(
        _ sides: [LeftSide], inRowsOf runStarts: [Int], stride: Int, rows: Int
    ) -> [LeftSide] {
        var isWanted = [Bool](repeating: false, count: rows)
        for runStart in runStarts { isWanted[runStart / stride] = true }
        // Where each row's sides begin, then where the next one of them goes.
        var slots = [Int](repeating: 0, count: rows)
        let wanted = sides.filter { side in
            let row = Int(side.position) / stride
            if isWanted[row] { slots[row] += 1 }
            return isWanted[row]
        }
        var total = 0
        for row in 0..<rows { (slots[row], total) = (total, total + slots[row]) }
        var sorted = wanted
        for side in wanted {
            let row = Int(side.position) / stride
            sorted[slots[row]] = side
            slots[row] += 1
        }
        var start = 0
        for end in slots where end > start {
            sorted[start..<end].sort { $0.position < $1.position }
            start = end
        }
        return sorted
    }
}

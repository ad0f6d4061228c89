extension Ring where Vertex == PixelPoint {
    /// The length of the closed ring: `arcLength(closed = true)` of OpenCV 5.0, with each side's length in single precision
    /// and their sum in double.
    public var arcLength: Double {
        guard vertices.count > 1, var previous = vertices.last else { return 0 }
        var length = 0.0
        for vertex in vertices {
            let dx = Float(vertex.x) - Float(previous.x)
            let dy = Float(vertex.y) - Float(previous.y)
            length += Double((dx * dx + dy * dy).squareRoot())
            previous = vertex
        }
        return length
    }

    /// Fewer vertices, with a tolerance of `epsilonRatio` times the ring's length.
    ///
    /// - Throws: `GeometryError.toleranceOutOfRange` where the ratio or the tolerance is NaN, negative or too large.
    public func simplified(epsilonRatio: Double) throws(GeometryError) -> PixelRing {
        guard epsilonRatio >= 0, epsilonRatio.isFinite else { throw .toleranceOutOfRange(epsilonRatio) }
        return try simplified(epsilon: epsilonRatio * arcLength)
    }

    /// Fewer vertices: `approxPolyDP(closed = true)` of OpenCV 5.0, with the same choice of ends and the same last pass.
    ///
    /// Every vertex that is left out lies within `epsilon` pixels of the new ring, but for what the last pass removes
    /// (vertices within ε/√2 of the line between their neighbours). Iterative; quadratic in the worst case.
    /// Ramer (1972); Douglas, Peucker (1973).
    ///
    /// - Throws: `GeometryError.toleranceOutOfRange`.
    public func simplified(epsilon: Double) throws(GeometryError) -> PixelRing {
        guard epsilon >= 0, epsilon < 1e30 else { throw .toleranceOutOfRange(epsilon) }
        guard vertices.count > 1 else { return self }
        let kept = vertices.withUnsafeBufferPointer { vertices in
            var simplifier = RingSimplifier(vertices, squaredEpsilon: epsilon * epsilon)
            return simplifier.run()
        }
        return PixelRing(kept)
    }
}

/// Douglas and Peucker's method on a closed ring, with an explicit stack.
private struct RingSimplifier {
    /// A part of the ring, from one vertex to another; it may pass the end of the array.
    private struct Part {
        var start: Int
        var end: Int
    }

    private let vertices: UnsafeBufferPointer<PixelPoint>
    private let squaredEpsilon: Double
    private var kept: [PixelPoint] = []

    init(_ vertices: UnsafeBufferPointer<PixelPoint>, squaredEpsilon: Double) {
        self.vertices = vertices
        self.squaredEpsilon = squaredEpsilon
    }

    mutating func run() -> [PixelPoint] {
        let (near, far, squaredDistance) = ends()
        guard squaredDistance > squaredEpsilon else { return [vertices[near]] }
        var stack = [Part(start: far, end: near), Part(start: near, end: far)]
        while let part = stack.popLast() {
            if let split = split(part) {
                stack.append(Part(start: split, end: part.end))
                stack.append(Part(start: part.start, end: split))
            } else {
                kept.append(vertices[part.start])
            }
        }
        removeStraight()
        return kept
    }

    /// Two vertices far from each other: three times the one farthest from the last, beginning with the first vertex.
    private func ends() -> (near: Int, far: Int, squaredDistance: Double) {
        var (near, far, largest) = (0, 0, 0.0)
        for _ in 0..<3 {
            near = far
            largest = 0
            let start = Coordinates(vertices[near])
            var index = near
            for _ in 1..<vertices.count {
                index = following(index)
                let distance = (Coordinates(vertices[index]) - start).squaredLength
                if distance > largest {
                    largest = distance
                    far = index
                }
            }
        }
        return (near, far, largest)
    }

    /// The vertex farthest from the line between the part's ends, nil if it is near enough or there is none.
    private func split(_ part: Part) -> Int? {
        let start = Coordinates(vertices[part.start])
        let end = Coordinates(vertices[part.end])
        let line = end - start
        let squaredLength = line.squaredLength
        var (farthest, largest) = (part.start, 0.0)
        var index = following(part.start)
        while index != part.end {
            let point = Coordinates(vertices[index])
            // The square of the distance, times the square of the length.
            let measure = Self.measure(point, start, end, line, squaredLength)
            if measure > largest {
                largest = measure
                farthest = index
            }
            index = following(index)
        }
        return largest <= squaredEpsilon * squaredLength ? nil : farthest
    }

    @inline(__always)
    private static func measure(
        _ point: Coordinates, _ start: Coordinates, _ end: Coordinates, _ line: Coordinates, _ squaredLength: Double
    ) -> Double {
        let offset = point - start
        let projection = offset.x * line.x + offset.y * line.y
        if projection < 0 { return offset.squaredLength * squaredLength }
        if projection > squaredLength { return (point - end).squaredLength * squaredLength }
        let distance = offset.y * line.x - offset.x * line.y
        return distance * distance
    }

    private func following(_ index: Int) -> Int {
        index &+ 1 == vertices.count ? 0 : index &+ 1
    }

    /// Removes vertices that lie almost on the line between their neighbours, at most every other one.
    ///
    /// Only where that line is neither horizontal nor vertical, and the ring does not turn back at the vertex. The removed
    /// vertex's place is taken by the next one.
    private mutating func removeStraight() {
        let count = kept.count
        func after(_ index: Int) -> Int { index + 1 == count ? 0 : index + 1 }
        guard count > 2 else { return }
        var remaining = count
        var (previous, current) = (kept[count - 1], kept[0])
        var (read, write, seen) = (1, 0, 0)
        while seen < count && remaining > 2 {
            let next = kept[read]
            read = after(read)
            let isRemoved = isStraight(previous, current, next)
            previous = isRemoved ? next : current
            kept[write] = previous
            write = after(write)
            current = next
            if isRemoved {
                remaining -= 1
                current = kept[read]
                read = after(read)
            }
            seen += isRemoved ? 2 : 1
        }
        kept.removeSubrange(remaining...)
    }

    private func isStraight(_ previous: PixelPoint, _ current: PixelPoint, _ next: PixelPoint) -> Bool {
        let line = Coordinates(next) - Coordinates(previous)
        let first = Coordinates(current) - Coordinates(previous)
        let second = Coordinates(next) - Coordinates(current)
        let distance = abs(first.x * line.y - first.y * line.x)
        return distance * distance <= 0.5 * squaredEpsilon * line.squaredLength
            && line.x != 0 && line.y != 0
            && first.x * second.x + first.y * second.y >= 0
    }
}

/// A pixel's coordinates, or the difference of two, in double precision.
private struct Coordinates {
    var x: Double
    var y: Double

    init(_ point: PixelPoint) {
        x = Double(point.x)
        y = Double(point.y)
    }

    var squaredLength: Double { x * x + y * y }

    static func - (a: Coordinates, b: Coordinates) -> Coordinates {
        var difference = a
        difference.x -= b.x
        difference.y -= b.y
        return difference
    }
}

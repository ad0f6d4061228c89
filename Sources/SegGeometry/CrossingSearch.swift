/// Finds the pairs of sides of a ring that meet.
///
/// The sides, in the ring's order, are the leaves of a binary tree whose nodes know how far their sides extend in four
/// directions. Two suffixes are compared further only where their extents meet. On rings that are not tangled, few do.
struct CrossingSearch {
    private let points: [ImagePoint]
    private let limit: Int
    /// The sides of some length, by the index of their first vertex.
    private var sides: [Int] = []
    /// The tree: the root is 1, the children of i are 2i and 2i + 1, and the leaves are the last half.
    private var extents: [Extent] = []
    private var leaves = 1
    private var found: [(first: Int, second: Int)] = []

    /// A search among the sides of a ring; those at vertices that are not finite, and those of no length, are left out.
    init(_ points: [ImagePoint], limit: Int) {
        self.points = points
        self.limit = limit
        sides = points.indices.filter { index in
            let (a, b) = (points[index], points[index + 1 == points.count ? 0 : index + 1])
            return a.isFinite && b.isFinite && a != b
        }
        while leaves < sides.count { leaves *= 2 }
        extents = [Extent](repeating: Extent(), count: 2 * leaves)
        for (leaf, side) in sides.enumerated() {
            let (a, b) = ends(of: side)
            extents[leaves + leaf] = Extent(a).joined(with: Extent(b))
        }
        for node in stride(from: leaves - 1, to: 0, by: -1) {
            extents[node] = extents[2 * node].joined(with: extents[2 * node + 1])
        }
    }

    /// The pairs of sides that meet in a point within one of them, the lower index first; at most `limit`.
    mutating func run() -> [(first: Int, second: Int)] {
        // Pairs of suffixes of one height; a suffix paired with itself stands for all pairs within it.
        var pairs = [(1, 1)]
        while let (a, b) = pairs.popLast(), found.count < limit {
            guard a == b || extents[a].meets(extents[b]) else { continue }
            if a >= leaves {
                if a != b { compare(sides[a - leaves], sides[b - leaves]) }
                continue
            }
            pairs.append((2 * a, 2 * b))
            pairs.append((2 * a, 2 * b + 1))
            pairs.append((2 * a + 1, 2 * b + 1))
            if a != b { pairs.append((2 * a + 1, 2 * b)) }
        }
        return found
    }

    private mutating func compare(_ first: Int, _ second: Int) {
        let (a, b) = ends(of: first)
        let (c, d) = ends(of: second)
        if meetWithin(a, b, c, d) { found.append((min(first, second), max(first, second))) }
    }

    private func ends(of side: Int) -> (ImagePoint, ImagePoint) {
        (points[side], points[side + 1 == points.count ? 0 : side + 1])
    }

    /// Whether two sides have a point in common that is not an end of both.
    private func meetWithin(_ a: ImagePoint, _ b: ImagePoint, _ c: ImagePoint, _ d: ImagePoint) -> Bool {
        let (sideC, sideD) = (Turn.sign(a, b, c), Turn.sign(a, b, d))
        let (sideA, sideB) = (Turn.sign(c, d, a), Turn.sign(c, d, b))
        if sideC == 0 && sideD == 0 { return overlapOnLine(a, b, c, d) }
        if sideC * sideD < 0 && sideA * sideB < 0 { return true }
        return sideC == 0 && isWithin(c, a, b) || sideD == 0 && isWithin(d, a, b)
            || sideA == 0 && isWithin(a, c, d) || sideB == 0 && isWithin(b, c, d)
    }

    /// Whether two sides on one line have more than a point in common.
    private func overlapOnLine(_ a: ImagePoint, _ b: ImagePoint, _ c: ImagePoint, _ d: ImagePoint) -> Bool {
        a.x != b.x
            ? max(min(a.x, b.x), min(c.x, d.x)) < min(max(a.x, b.x), max(c.x, d.x))
            : max(min(a.y, b.y), min(c.y, d.y)) < min(max(a.y, b.y), max(c.y, d.y))
    }

    /// Whether a point on the line through `a` and `b` lies between them.
    private func isWithin(_ point: ImagePoint, _ a: ImagePoint, _ b: ImagePoint) -> Bool {
        a.x != b.x
            ? min(a.x, b.x) < point.x && point.x < max(a.x, b.x)
            : min(a.y, b.y) < point.y && point.y < max(a.y, b.y)
    }
}

/// How far some points extend along x, y and both diagonals.
private struct Extent {
    // Rounding keeps the order of sums, so extents of points that meet meet, too.
    private var low = SIMD4<Double>(repeating: .infinity)
    private var high = SIMD4<Double>(repeating: -.infinity)

    /// Of no point.
    init() {}

    /// Of one point.
    init(_ point: ImagePoint) {
        low = SIMD4(point.x, point.y, point.x + point.y, point.x - point.y)
        high = low
    }

    func joined(with other: Extent) -> Extent {
        var joined = Extent()
        joined.low = pointwiseMin(low, other.low)
        joined.high = pointwiseMax(high, other.high)
        return joined
    }

    func meets(_ other: Extent) -> Bool {
        all((low .<= other.high) .& (other.low .<= high))
    }
}

/// What is wrong with a ring, and where. A side has the index of the vertex that it begins at.
public enum RingProblem: Hashable, Sendable {
    /// Fewer than three vertices.
    case tooFewVertices(count: Int)
    /// A coordinate of the vertex is NaN or infinite.
    case notFinite(vertex: Int)
    /// The second vertex is where the first one is, and none between them is.
    case repeatedVertex(first: Int, second: Int)
    /// Two sides meet in a point within one of them: they cross, touch, or lie on each other.
    case selfCrossing(firstSide: Int, secondSide: Int)
}

extension RingProblem: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .tooFewVertices(let count): "the ring has \(count) vertices where 3 are needed"
        case .notFinite(let vertex): "vertex \(vertex) is not finite"
        case .repeatedVertex(let first, let second): "vertex \(second) is where vertex \(first) is"
        case .selfCrossing(let first, let second): "the side from vertex \(first) meets the side from vertex \(second)"
        }
    }
}

extension Ring where Vertex: PlanarPoint {
    /// Everything that keeps the ring from being a simple polygon, in the order of the cases, then of the indices.
    ///
    /// Sides that meet only in a repeated vertex are reported as that vertex. A vertex that is not finite takes its two
    /// sides out of the search. Exact for coordinates of 10⁻¹⁴⁰…10¹⁵⁰ and 0: no tolerance. About n log n for n vertices,
    /// plus the problems; quadratic where sides are long and close together at odd angles. At most `limit` problems
    /// of each kind are looked for, which bounds the memory that a hostile ring takes.
    public func problems(limit: Int = .max) -> [RingProblem] {
        let points = vertices.map(\.planar)
        var problems: [RingProblem] = points.count < 3 ? [.tooFewVertices(count: points.count)] : []
        let notFinite = points.indices.lazy.filter { !points[$0].isFinite }.prefix(limit)
        problems.append(contentsOf: notFinite.map { .notFinite(vertex: $0) })
        problems.append(contentsOf: Self.repeatedVertices(points, limit: limit))
        var search = CrossingSearch(points, limit: limit)
        let crossings = search.run().sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        problems.append(contentsOf: crossings.map { .selfCrossing(firstSide: $0.first, secondSide: $0.second) })
        return problems
    }

    /// Whether the ring is a simple polygon.
    public var isValid: Bool { problems(limit: 1).isEmpty }

    private static func repeatedVertices(_ points: [ImagePoint], limit: Int) -> [RingProblem] {
        var last: [ImagePoint: Int] = [:]
        last.reserveCapacity(points.count)
        var problems: [RingProblem] = []
        for (index, point) in points.enumerated() where point.isFinite && problems.count < limit {
            if let first = last.updateValue(index, forKey: point) {
                problems.append(.repeatedVertex(first: first, second: index))
            }
        }
        return problems
    }
}

extension ImagePoint {
    /// Whether both coordinates are numbers.
    var isFinite: Bool { x.isFinite && y.isFinite }
}

/// Vertices that followed one another in earlier outlines, so that an outline that is written again is guessed from them.
struct OutlineMemory: Sendable {
    /// What followed a vertex, by axis: earlier outlines in either direction.
    private var neighbours: [GridPoint: [GridPoint]] = [:]
    /// Where outlines began.
    private var starts: [GridPoint] = []
    private var last: GridPoint?
    /// Guesses that were tried and that were right, with some of each to begin with.
    private var tried: Float = 4
    private var right: Float = 1
    private static let most = 4096

    init() {}

    /// How much of the probability its guesses deserve.
    var share: Float { min(0.95, right / tried) }

    /// The vertices that may come behind `ring`, most recent first.
    func next(after ring: RingTrail) -> [GridPoint] {
        guard let last = ring.last else { return starts.reversed() }
        let before = ring.step.map { GridPoint(x: last.x - $0.x, y: last.y - $0.y) }
        return neighbours[last]?.reversed().filter { $0 != before } ?? []
    }

    /// Notes a vertex behind `ring`.
    mutating func learn(_ point: GridPoint, after ring: RingTrail) {
        let guesses = next(after: ring)
        if let guess = guesses.first {
            tried += 1
            right += guess == point ? 1 : 0
            if tried > 64 { (tried, right) = (tried / 2, right / 2) }
        }
        guard neighbours.count < Self.most else { return self = OutlineMemory() }
        guard let last = ring.last else {
            starts.removeAll { $0 == point }
            return starts.append(point)
        }
        connect(last, point)
        connect(point, last)
    }

    private mutating func connect(_ a: GridPoint, _ b: GridPoint) {
        var known = neighbours[a] ?? []
        known.removeAll { $0 == b }
        known.append(b)
        neighbours[a] = known.suffix(4)
    }
}

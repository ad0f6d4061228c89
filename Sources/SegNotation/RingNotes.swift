internal import SegGeometry

/// What is worth saying about a ring when it ends.
struct RingNotes {
    private var start = 0
    private var count = 0
    private var previous: NormalizedPoint?
    private var outside = Tally()
    private var repeated = Tally()

    var isEmpty: Bool { count == 0 }

    /// Takes the next vertex, whose numbers begin `at` bytes into the text.
    mutating func append(_ vertex: NormalizedPoint, at: Int) {
        if count == 0 { start = at }
        if vertex == previous { repeated.add(1, at: at) }
        let far = [vertex.x, vertex.y].filter { $0 < 0 || $0 > 1 }.count
        if far > 0 { outside.add(far, at: at) }
        previous = vertex
        count += 1
    }

    /// The notices, in a fixed order.
    var diagnostics: [Diagnostic] {
        var notices: [Diagnostic] = []
        if outside.count > 0 { notices.append(.outOfRange(outside.count, at: outside.first)) }
        if repeated.count > 0 { notices.append(.repeatedVertex(repeated.count, at: repeated.first)) }
        if count < 3 { notices.append(.shortRing(count, at: start)) }
        return notices
    }

    /// How often something was seen, and where first.
    private struct Tally {
        private(set) var count = 0
        private(set) var first = 0

        mutating func add(_ more: Int, at: Int) {
            if count == 0 { first = at }
            count += more
        }
    }
}

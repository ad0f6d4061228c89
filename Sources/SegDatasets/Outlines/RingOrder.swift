internal import SegFormats
public import SegGeometry

/// In which order an answer writes its rings and their vertices: one of many spellings of the same mask.
///
/// A model learns whichever it is shown; that it is one, and which, is what this says, so that an order can be compared
/// with another. The default is the one that every example of this project uses.
public struct RingOrder: Hashable, Sendable, Codable {
    /// Which way round a ring goes, as seen on the screen.
    public enum Winding: String, Hashable, Sendable, Codable, CaseIterable {
        /// As OpenCV traces outer borders, and as the published examples go.
        case counterclockwise
        /// The other way.
        case clockwise
        /// As it was traced.
        case traced
        /// One way or the other by chance, always the same for the same ring: to find out what an order is worth.
        case drawn
    }

    /// Where a ring begins.
    public enum Start: String, Hashable, Sendable, Codable, CaseIterable {
        /// At the topmost, of those the leftmost vertex.
        case topmost
        /// At the leftmost, of those the topmost vertex.
        case leftmost
        /// Where the simplified trace begins.
        case traced
        /// At any vertex by chance, always the same for the same ring: to find out what a beginning is worth.
        case drawn
    }

    /// In which order the rings of one object come.
    public enum Parts: String, Hashable, Sendable, Codable, CaseIterable {
        /// The largest area first.
        case largest
        /// By the topmost, then leftmost vertex.
        case topmost
        /// As they were traced: the last one of a scan by rows first.
        case traced
    }

    /// Which way round.
    public var winding: Winding
    /// Where a ring begins.
    public var start: Start
    /// Which ring comes first.
    public var parts: Parts

    /// An order; without arguments the canonical one: counter-clockwise from the topmost vertex, the largest ring
    /// first.
    public init(winding: Winding = .counterclockwise, start: Start = .topmost, parts: Parts = .largest) {
        self.winding = winding
        self.start = start
        self.parts = parts
    }

    /// The order in which the published script writes: OpenCV's, untouched.
    public static let traced = RingOrder(winding: .traced, start: .traced, parts: .traced)

    /// The same ring, written in this order.
    public func ordered(_ ring: PixelRing) -> PixelRing {
        guard winding == .drawn || start == .drawn else { return fixed(ring) }
        var random = Self.chance(of: ring)
        var order = self
        if winding == .drawn { order.winding = random.chance(0.5) ? .counterclockwise : .clockwise }
        guard start == .drawn, !ring.vertices.isEmpty else { return order.fixed(ring) }
        order.start = .topmost
        let vertices = order.fixed(ring).vertices
        let first = random.integer(0...vertices.count - 1)
        return PixelRing(Array(vertices[first...] + vertices[..<first]))
    }

    /// What is drawn for a ring depends on its vertices alone, not on the one it came with first nor on its way round.
    private static func chance(of ring: PixelRing) -> SeededGenerator {
        ring.canonical.vertices.reduce(SeededGenerator(seed: UInt64(ring.vertices.count))) { random, vertex in
            SeededGenerator(seed: SeededGenerator(seed: random.state, index: vertex.x).state, index: vertex.y)
        }
    }

    private func fixed(_ ring: PixelRing) -> PixelRing {
        switch (winding, start) {
        case (.counterclockwise, .topmost): ring.canonical
        case (.clockwise, .topmost): ring.canonical.turnedRound
        // Swapping the axes mirrors the screen: what is canonical there begins at the left and goes clockwise here.
        case (.clockwise, .leftmost): ring.transposed.canonical.transposed
        case (.counterclockwise, .leftmost): ring.transposed.canonical.transposed.turnedRound
        case (.traced, .topmost): ring.rotated { ($0.y, $0.x) < ($1.y, $1.x) }
        case (.traced, .leftmost): ring.rotated { ($0.x, $0.y) < ($1.x, $1.y) }
        case (_, .traced), (.drawn, _), (_, .drawn): goesRight(ring) ? ring : ring.turnedRound
        }
    }

    /// The rings of one object, each written in this order, in the order of the parts.
    public func ordered(_ rings: [PixelRing]) -> [PixelRing] {
        let rings = rings.map(ordered)
        switch parts {
        case .traced: return rings
        case .largest: return Self.sorted(rings) { (-abs($0.twiceSignedArea), 0) }
        case .topmost: return Self.sorted(rings) { ring in Self.firstPixel(ring) }
        }
    }

    /// Whether the ring goes round as wanted; a flat one does.
    private func goesRight(_ ring: PixelRing) -> Bool {
        switch winding {
        case .counterclockwise: ring.orientation != .clockwise
        case .clockwise: ring.orientation != .counterclockwise
        case .traced, .drawn: true
        }
    }

    static func firstPixel(_ ring: PixelRing) -> (Int, Int) {
        ring.vertices.map { ($0.y, $0.x) }.min(by: <) ?? (.max, .max)
    }

    /// Sorted by a key, those with equal keys as they came.
    static func sorted<Item>(_ items: [Item], by key: (Item) -> (Int, Int)) -> [Item] {
        items.enumerated().map { (key: key($1), index: $0, item: $1) }
            .sorted { ($0.key.0, $0.key.1, $0.index) < ($1.key.0, $1.key.1, $1.index) }.map(\.item)
    }
}

extension Ring where Vertex == PixelPoint {
    /// The same beginning, the other way round.
    fileprivate var turnedRound: PixelRing {
        PixelRing(vertices.prefix(1) + vertices.dropFirst().reversed())
    }

    /// Columns for rows.
    fileprivate var transposed: PixelRing {
        PixelRing(vertices.map { PixelPoint(x: $0.y, y: $0.x) })
    }

    /// The same way round, from the first vertex by `isBefore` on.
    fileprivate func rotated(by isBefore: (PixelPoint, PixelPoint) -> Bool) -> PixelRing {
        guard let first = vertices.indices.min(by: { isBefore(vertices[$0], vertices[$1]) }) else { return self }
        return PixelRing(Array(vertices[first...] + vertices[..<first]))
    }
}

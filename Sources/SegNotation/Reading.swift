public import SegGeometry

/// What a reader found in a text.
public struct Reading: Hashable, Sendable {
    /// The rings of all outlines, in the order of the text. Rings of one or two vertices are among them.
    public internal(set) var polygons: [NormalizedRing] = []
    /// Brackets around four numbers.
    public internal(set) var boxes: [NormalizedBox] = []
    /// Brackets around two numbers that stand in no list.
    public internal(set) var points: [NormalizedPoint] = []
    /// What was not taken as written, in the order in which it was noticed.
    public internal(set) var diagnostics: [Diagnostic] = []

    /// Vertices of a ring that has not ended.
    private var open: [NormalizedPoint] = []

    /// A reading of nothing.
    public init() {}

    /// Takes in what came next.
    public mutating func append(_ event: ReadingEvent) {
        switch event {
        case .vertex(let vertex): open.append(vertex)
        case .ringEnd:
            polygons.append(NormalizedRing(open))
            open = []
        case .point(let point): points.append(point)
        case .box(let box): boxes.append(box)
        case .diagnostic(let diagnostic): diagnostics.append(diagnostic)
        }
    }
}

/// One step of reading a text as it arrives.
public enum ReadingEvent: Hashable, Sendable {
    /// The next vertex of the current ring is complete.
    case vertex(NormalizedPoint)
    /// The current ring, of at least one vertex, has ended.
    case ringEnd
    /// A position that belongs to no ring.
    case point(NormalizedPoint)
    /// A box.
    case box(NormalizedBox)
    /// Something was not taken as written.
    case diagnostic(Diagnostic)
}

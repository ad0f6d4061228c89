/// How often which token came next, by the place in an answer's notation.
struct StructureTable: Sendable {
    /// What may come next.
    enum Symbol: Hashable, Sendable {
        /// One token.
        case token(Int)
        /// So many digits behind the full stop, whichever they are.
        case digits(Int)
    }

    /// A place in the notation.
    struct Key: Hashable, Sendable {
        private let bits: UInt64

        /// The place behind `state`; with `seesOutline` places differ by how far an outline has come, which tells its end.
        init(_ state: AnswerState, seesOutline: Bool) {
            var bits = state.separators << 40
            bits |= state.phase.rawValue << 38
            bits |= UInt64(min(state.depth, 7)) << 34
            bits |= UInt64(min(state.place, 3)) << 30
            bits |= UInt64(min(state.rings, 2)) << 26
            if state.phase == .whole || state.phase == .fraction {
                bits |= UInt64(min(state.whole, 2)) << 22
                bits |= UInt64(min(state.phase == .fraction ? state.digitCount : 0, 4)) << 18
            }
            self.bits = seesOutline ? bits | 1 | Self.outline(state) << 1 : bits
        }

        /// Vertices, to three, and how near the place is to the first of them.
        private static func outline(_ state: AnswerState) -> UInt64 {
            let point = state.isSecond ? state.value.map { GridPoint(x: state.x, y: $0) } : state.ring.last
            let count = state.ring.count + (state.isSecond ? 1 : 0)
            let near = point.map { state.ring.closeness(of: $0) } ?? 0
            return UInt64(min(count, 4)) << 2 | UInt64(near)
        }
    }

    private struct Counts {
        var bySymbol: [Symbol: Double] = [:]
        var total = 0.0

        mutating func add(_ symbol: Symbol, _ weight: Double, most: Double) {
            bySymbol[symbol, default: 0] += weight
            total += weight
            guard total > most else { return }
            bySymbol = bySymbol.mapValues { $0 / 2 }.filter { $0.value > 0.5 }
            total = bySymbol.values.reduce(0, +)
        }
    }

    /// What the counts of a place that sees less weigh in one that sees more.
    private static let backOff = 2.0
    /// Counts are halved at this number, so that what is new soon outweighs what was.
    private static let most = 4096.0

    private var places: [Key: Counts] = [:]

    init() {}

    /// Counts `symbol` behind `state`.
    mutating func learn(_ symbol: Symbol, after state: AnswerState, weight: Double = 1) {
        for seesOutline in [false, true] {
            let key = Key(state, seesOutline: seesOutline)
            places[key, default: Counts()].add(symbol, weight, most: Self.most)
        }
    }

    /// What may come next, most probable first, ties in a fixed order; nothing where nothing was seen.
    func next(after state: AnswerState) -> [(symbol: Symbol, probability: Double)] {
        guard let coarse = places[Key(state, seesOutline: false)], coarse.total > 0 else { return [] }
        let fine = places[Key(state, seesOutline: true)]
        let total = Self.backOff + (fine?.total ?? 0)
        let found = coarse.bySymbol.map { symbol, count in
            (symbol, (Self.backOff * count / coarse.total + (fine?.bySymbol[symbol] ?? 0)) / total)
        }
        return found.sorted { ($1.1, Self.order($0.0)) < ($0.1, Self.order($1.0)) }
    }

    /// The only symbol that was ever seen behind `state`; nil where there are several, or none.
    func forced(after state: AnswerState) -> Symbol? {
        guard let counts = places[Key(state, seesOutline: false)], counts.bySymbol.count == 1 else { return nil }
        return counts.bySymbol.keys.first
    }

    private static func order(_ symbol: Symbol) -> Int {
        switch symbol {
        case .token(let id): id
        case .digits(let count): -count
        }
    }
}

/// Looks for the most probable continuations of an answer: of all nodes that could be added to a draft, the most probable
/// one is added next.
struct DraftSearch {
    /// A guess that may become a node.
    private struct Candidate {
        let token: Int
        let parent: Int
        let probability: Double
    }

    private let tokens: AnswerTokens
    private let structure: StructureTable
    /// How probable the values of a number are.
    private let values: (StepTable.Place) -> [Float]
    /// Sums of the values' probabilities below each value, once they have been looked up.
    private var sums: [StepTable.Place: [Float]] = [:]

    /// What is less probable is not guessed.
    private static let least = 0.004

    init(
        _ tokens: AnswerTokens, _ structure: StructureTable, values: @escaping (StepTable.Place) -> [Float]
    ) {
        self.tokens = tokens
        self.structure = structure
        self.values = values
    }

    /// The draft behind `state`, its nodes in the order of their probability.
    mutating func draft(after state: AnswerState, limit: Int, shape: DraftShape) -> DraftTree {
        var tree = DraftTree()
        var states: [AnswerState] = []
        var candidates = next(after: state, parent: -1, probability: 1)
        while tree.count < limit,
            let best = candidates.indices.max(by: { Self.isBehind(candidates[$0], candidates[$1]) })
        {
            let chosen = candidates.remove(at: best)
            if shape == .chain { candidates = [] }
            let node = tree.append(chosen.token, parent: chosen.parent, probability: chosen.probability)
            var own = chosen.parent < 0 ? state : states[chosen.parent]
            for byte in tokens.bytes[chosen.token] ?? [] { _ = own.append(byte) }
            if tokens.bytes[chosen.token] == nil { own.leave() }
            states.append(own)
            candidates += next(after: own, parent: node, probability: chosen.probability)
        }
        return tree
    }

    private static func isBehind(_ a: Candidate, _ b: Candidate) -> Bool {
        (a.probability, b.token) < (b.probability, a.token)
    }

    /// What may follow a node.
    private mutating func next(after state: AnswerState, parent: Int, probability: Double) -> [Candidate] {
        guard state.phase != .outside else { return [] }
        var found: [Candidate] = []
        for (symbol, share) in structure.next(after: state) {
            let own = probability * share
            guard own >= Self.least else { continue }
            switch symbol {
            case .token(let id): found.append(Candidate(token: id, parent: parent, probability: own))
            case .digits(let count):
                found += numbers(of: count, after: state).map {
                    Candidate(token: $0.token, parent: parent, probability: own * $0.probability)
                }
            }
        }
        return found.filter { $0.probability >= Self.least }
    }

    /// The tokens of `count` digits that may follow in a fraction.
    private mutating func numbers(of count: Int, after state: AnswerState) -> [(token: Int, probability: Double)] {
        let left = AnswerTokens.mostDigits - state.digitCount - count
        guard left >= 0, state.whole < 2, tokens.ids.indices.contains(count) else { return [] }
        let sums = sums(after: state)
        // Values that begin as this one does: [start, start + width · 10^count).
        let width = AnswerTokens.power(left)
        let start = state.whole * 1000 + state.digits * AnswerTokens.power(AnswerTokens.mostDigits - state.digitCount)
        let all = sums[min(1001, start + width * AnswerTokens.power(count))] - sums[min(1001, start)]
        guard all > 1e-9 else { return [] }
        return tokens.ids[count].indices.compactMap { number in
            let low = min(1001, start + number * width), high = min(1001, start + (number + 1) * width)
            let own = Double((sums[high] - sums[low]) / all)
            return own > Self.least && tokens.ids[count][number] >= 0 ? (tokens.ids[count][number], own) : nil
        }
    }

    private mutating func sums(after state: AnswerState) -> [Float] {
        let place = StepTable.Place(ring: state.ring, x: state.isSecond ? state.x : nil)
        if let known = sums[place] { return known }
        var total: Float = 0
        var made: [Float] = [0]
        made.reserveCapacity(1002)
        for probability in values(place) {
            total += probability
            made.append(total)
        }
        sums[place] = made
        return made
    }
}

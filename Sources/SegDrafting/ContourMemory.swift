/// What a ``ContourDrafter`` has learned.
struct ContourMemory: Sendable {
    private(set) var structure = StructureTable()
    private var steps = StepTable()
    /// Outlines of the last prompts, the most recent one last.
    private var outlines: [(prompt: Int, memory: OutlineMemory)] = []
    private static let mostPrompts = 32

    /// Knows the templates' notation, and nothing of outlines.
    init(_ tokens: AnswerTokens) {
        for template in tokens.templates {
            var state = AnswerState()
            for id in template.ids { _ = read(id, tokens, &state, weight: template.weight) }
        }
    }

    /// Reads a token of an answer and learns its place in the notation.
    ///
    /// - Returns: the numbers that ended.
    mutating func read(
        _ id: Int, _ tokens: AnswerTokens, _ state: inout AnswerState, weight: Double = 1
    ) -> [AnswerState.Coordinate] {
        if state.phase != .outside {
            structure.learn(Self.symbol(id, tokens, after: state), after: state, weight: weight)
        }
        guard let bytes = tokens.bytes[id] else {
            state.leave()
            return []
        }
        return bytes.compactMap { state.append($0) }
    }

    /// Learns a number of an answer to `prompt`.
    mutating func learn(_ coordinate: AnswerState.Coordinate, prompt: Int) {
        let isSecond = coordinate.place % 2 == 1
        let place = StepTable.Place(ring: coordinate.ring, x: isSecond ? coordinate.x : nil)
        steps.learn(coordinate.value, at: place)
        guard isSecond else { return }
        var memory = outlines(of: prompt)
        memory.learn(GridPoint(x: coordinate.x, y: coordinate.value), after: coordinate.ring)
        outlines.removeAll { $0.prompt == prompt }
        outlines = outlines.suffix(Self.mostPrompts - 1) + [(prompt, memory)]
    }

    /// How probable each value 0…1000 of the next number is, given outlines written before and the box that was asked about.
    func probabilities(at place: StepTable.Place, prompt: Int, box: PromptBox?) -> [Float] {
        var result = steps.probabilities(at: place)
        box?.weigh(&result, isSecond: place.x != nil)
        let memory = outlines(of: prompt)
        var guesses = memory.next(after: place.ring)
        if let x = place.x { guesses = guesses.filter { $0.x == x } }
        let values = guesses.map { place.x == nil ? $0.x : $0.y }.filter(result.indices.contains)
        guard let first = values.first else { return result }
        let share = place.x == nil ? memory.share : max(memory.share, 0.5)
        for value in result.indices { result[value] *= 1 - share }
        // Half of the share goes to the most recent guess, half to all.
        result[first] += share / 2
        for value in values { result[value] += share / 2 / Float(values.count) }
        return result
    }

    private func outlines(of prompt: Int) -> OutlineMemory {
        outlines.last { $0.prompt == prompt }?.memory ?? OutlineMemory()
    }

    /// What a token is in the notation: digits behind a full stop are all alike.
    static func symbol(_ id: Int, _ tokens: AnswerTokens, after state: AnswerState) -> StructureTable.Symbol {
        if state.phase == .fraction, let number = tokens.numbers[id] { return .digits(number.digits) }
        return .token(id)
    }
}

/// The box that a prompt asks about: its outline lies inside, or nearly.
struct PromptBox: Hashable, Sendable {
    private let low: GridPoint
    private let high: GridPoint

    /// How far outside vertices are still as probable as inside, in thousandths.
    private static let slack = 12
    /// What vertices further outside weigh.
    private static let outside: Float = 0.02

    /// The last list of four numbers in a prompt; nil when there is none.
    init?(prompt: [Int], tokens: AnswerTokens) {
        var state = AnswerState()
        var numbers: [Int] = []
        var found: [Int]?
        for id in prompt {
            guard let bytes = tokens.bytes[id] else {
                state.leave()
                continue
            }
            for coordinate in bytes.compactMap({ state.append($0) }) {
                if coordinate.place == 0 { numbers = [] }
                numbers.append(coordinate.value)
                if coordinate.place == 3, numbers.count == 4 { found = numbers }
            }
        }
        guard let found else { return nil }
        low = GridPoint(x: min(found[0], found[2]), y: min(found[1], found[3]))
        high = GridPoint(x: max(found[0], found[2]), y: max(found[1], found[3]))
    }

    /// Takes weight from the values outside.
    func weigh(_ probabilities: inout [Float], isSecond: Bool) {
        let (first, last) = isSecond ? (low.y, high.y) : (low.x, high.x)
        let inside = first - Self.slack...last + Self.slack
        var sum: Float = 0
        for value in probabilities.indices {
            if !inside.contains(value) { probabilities[value] *= Self.outside }
            sum += probabilities[value]
        }
        for value in probabilities.indices { probabilities[value] /= sum }
    }
}

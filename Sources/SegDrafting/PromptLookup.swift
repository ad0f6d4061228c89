/// Guesses that what followed the last tokens the last time follows them again.
public struct PromptLookup: Drafter {
    private let match: Int

    /// A drafter that looks for the last `match` tokens, 1 or more, in prompt and answer.
    public init(match: Int = 2) {
        precondition(match > 0, "a drafter looks for tokens")
        self.match = match
    }

    /// What the prompt holds can be proposed at once.
    public func begin(prompt: [Int]) -> any AnswerDraft { Lookup(match: match, prompt: prompt) }

    private struct Lookup: AnswerDraft {
        let match: Int
        private var text: [Int] = []
        /// Where the tokens behind `match` tokens stand, the latest place.
        private var places: [[Int]: Int] = [:]
        /// Guesses that were followed by a token of the answer, and those that were right, with some of each to begin with.
        private var tried = 2.0
        private var right = 1.0
        private var expected: Int?

        init(match: Int, prompt: [Int]) {
            self.match = match
            for id in prompt { write(id) }
        }

        mutating func append(_ id: Int) {
            if let expected {
                tried += 1
                right += expected == id ? 1 : 0
            }
            write(id)
            expected = places[Array(text.suffix(match))].map { text[$0] }
        }

        /// What stands before a token leads to it from now on; the last tokens themselves lead nowhere yet.
        private mutating func write(_ id: Int) {
            if text.count >= match { places[Array(text.suffix(match))] = text.count }
            text.append(id)
        }

        mutating func draft(limit: Int) -> DraftTree {
            guard text.count > match, let place = places[Array(text.suffix(match))] else { return DraftTree() }
            return DraftTree(chain: text[place...].prefix(limit), acceptance: right / tried)
        }
    }
}

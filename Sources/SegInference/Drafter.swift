/// Guesses how a text goes on, so that several tokens are computed in one pass. Guesses change the speed only.
public protocol Drafter: Sendable {
    /// The tokens that may come next, none or more; what is impossible is ignored.
    ///
    /// - Parameters:
    ///   - prompt: the prompt's tokens.
    ///   - answer: the answer so far, at least one token.
    /// - Returns: tokens, the next one first.
    func draft(prompt: [Int], answer: [Int]) -> [Int]
}

/// Guesses that what followed the last tokens the last time follows them again.
public struct PromptLookup: Drafter {
    private let match: Int
    private let count: Int

    /// A drafter that looks for the last `match` tokens and proposes the `count` tokens behind them; both 1 or more.
    public init(match: Int = 2, count: Int = 4) {
        precondition(match > 0 && count > 0, "a drafter looks for tokens and proposes some")
        self.match = match
        self.count = count
    }

    /// What stands behind the latest earlier place of the last tokens; none when there is no such place.
    public func draft(prompt: [Int], answer: [Int]) -> [Int] {
        let text = prompt + answer
        guard text.count > match else { return [] }
        let last = text.suffix(match)
        for start in (0..<text.count - match).reversed() where text[start..<start + match].elementsEqual(last) {
            return Array(text[(start + match)...].prefix(count))
        }
        return []
    }
}

/// Guesses how answers go on, so that several tokens are verified in one pass. Guesses change the speed only.
///
/// A drafter may serve many answers at the same time, and may learn from each for the others.
public protocol Drafter: Sendable {
    /// The guesses for an answer that begins now.
    ///
    /// - Parameter prompt: the prompt's tokens.
    /// - Returns: what guesses for this answer alone.
    func begin(prompt: [Int]) -> any AnswerDraft
}

/// The guesses for one answer.
public protocol AnswerDraft {
    /// Notes the answer's next token.
    mutating func append(_ id: Int)

    /// How the answer may go on.
    ///
    /// - Parameter limit: most tokens of the draft, 1 or more.
    /// - Returns: none or more tokens.
    mutating func draft(limit: Int) -> DraftTree

    /// Notes that the answer has ended, so that others can learn from it.
    mutating func finish()
}

extension AnswerDraft {
    /// Nothing is learned.
    public mutating func finish() {}
}

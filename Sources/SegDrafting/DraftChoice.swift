public import SegTokens

/// Which drafter writes with, as the command names it.
public enum DraftChoice: String, Hashable, Sendable, Codable, CaseIterable {
    /// Outlines where guesses pay, nothing elsewhere; who knows the model decides.
    case auto
    /// Nothing is guessed.
    case off
    /// What the notation of answers leaves no choice about.
    case grammar
    /// What followed the last tokens the last time.
    case lookup
    /// Outlines, from their notation and their geometry.
    case contour

    /// A drafter for answers in the tokens of `tokenizer`; nil where nothing is guessed.
    ///
    /// - Parameter tokenizer: the checkpoint's.
    /// - Returns: a drafter that has seen no answer.
    public func drafter(_ tokenizer: Tokenizer) -> (any Drafter)? {
        switch self {
        case .auto, .off: nil
        case .grammar: GrammarDrafter(AnswerTokens(tokenizer))
        case .lookup: PromptLookup()
        case .contour: ContourDrafter(AnswerTokens(tokenizer), shape: .tree)
        }
    }
}

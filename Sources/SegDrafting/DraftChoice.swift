public import SegTokens

/// Which drafter writes with, as the command names it.
public enum DraftChoice: String, Hashable, Sendable, Codable, CaseIterable {
    /// Outlines are guessed where the answer is the same to the last bit: on the CPU.
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
    /// - Parameters:
    ///   - tokenizer: the checkpoint's.
    ///   - isExact: whether the model computes a token in the same way alone and beside others.
    /// - Returns: a drafter that has seen no answer.
    public func drafter(_ tokenizer: Tokenizer, isExact: Bool) -> (any Drafter)? {
        switch self {
        case .auto: isExact ? ContourDrafter(AnswerTokens(tokenizer), shape: .tree) : nil
        case .off: nil
        case .grammar: GrammarDrafter(AnswerTokens(tokenizer))
        case .lookup: PromptLookup()
        case .contour: ContourDrafter(AnswerTokens(tokenizer), shape: .tree)
        }
    }
}

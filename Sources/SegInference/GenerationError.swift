/// What can go wrong while a model writes.
public enum GenerationError: Error, Hashable, Sendable {
    /// The model's scores hold NaN, so that no choice among them means anything.
    case notANumber(step: Int)
    /// No room for a single token.
    case noBudget(promptLength: Int, contextLength: Int, maxNewTokens: Int?)
}

extension GenerationError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .notANumber(let step):
            "the model's scores for token \(step) are not numbers; the weights or the type they are computed in are not fit for this prompt"
        case .noBudget(let prompt, let context, let most):
            "no token may be written: the prompt has \(prompt) of \(context) tokens"
                + (most.map { ", at most \($0) new ones were asked for" } ?? "")
        }
    }
}

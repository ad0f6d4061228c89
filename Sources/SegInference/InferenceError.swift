/// What makes a request impossible.
public enum InferenceError: Error, Hashable, Sendable {
    /// Options that cannot be used, as sentences.
    case options([String])
    /// No token may follow an answer of `step` tokens: all are banned or not allowed.
    case nothingAllowed(step: Int)
}

extension InferenceError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .options(let problems): problems.joined(separator: "; ")
        case .nothingAllowed(let step):
            "no token may follow the first \(step) tokens of the answer: all are banned or not allowed"
        }
    }
}

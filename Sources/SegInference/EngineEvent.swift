/// Something that happened to a request in one step of an ``Engine``.
public enum EngineEvent {
    /// A token was chosen.
    case token(TokenEvent, request: Int, top: [TokenLogProbability])
    /// The answer ended; the request has left the engine.
    case finished(Generation, request: Int)
    /// The request cannot go on and has left the engine; the others are not affected.
    case failed(any Error, request: Int)

    /// The request that it happened to.
    public var request: Int {
        switch self {
        case .token(_, let id, _), .finished(_, let id), .failed(_, let id): id
        }
    }
}

/// A token and the natural logarithm of its probability under the model's logits, before any option changes them.
public struct TokenLogProbability: Hashable, Sendable {
    /// The token.
    public let id: Int
    /// At most 0.
    public let logProbability: Double

    package init(id: Int, logProbability: Double) { (self.id, self.logProbability) = (id, logProbability) }
}

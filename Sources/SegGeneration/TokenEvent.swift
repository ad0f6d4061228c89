/// One token, as soon as it is chosen.
public struct TokenEvent: Hashable, Sendable {
    /// The token.
    public let id: Int
    /// Its place in the answer, from 0.
    public let index: Int
    /// See ``Sampler/Choice/logProbability``.
    public let logProbability: Double?
}

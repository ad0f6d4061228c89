/// One token, as soon as it is chosen.
public struct TokenEvent: Hashable, Sendable {
    /// The token.
    public let id: Int
    /// Its place in the answer, from 0.
    public let index: Int
    /// Natural logarithm of its probability in the distribution that was drawn from; nil when nothing was drawn (greedy).
    public let logProbability: Double?

    package init(id: Int, index: Int, logProbability: Double?) {
        self.id = id
        self.index = index
        self.logProbability = logProbability
    }
}

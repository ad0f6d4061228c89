/// What a server answered.
public struct ChatAnswer: Hashable, Sendable {
    /// The words.
    public var text: String
    /// "stop", or "length" when the answer was cut short.
    public var finishReason: String
    /// Tokens of the answer; 0 when the server does not say.
    public var tokens: Int
    /// Seconds from question to answer, repetitions and waiting included.
    public var seconds: Double
}

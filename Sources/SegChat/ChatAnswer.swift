/// What a server answered.
public struct ChatAnswer: Hashable, Sendable {
    /// The words; empty when the reply has none.
    public var text: String
    /// Why the reply is no answer: it has no content, as when a model thought until its tokens were used up; nil when it has.
    public var invalid: String?
    /// "stop", or "length" when the answer was cut short.
    public var finishReason: String
    /// Tokens of the answer; 0 when the server does not say.
    public var tokens: Int
    /// Seconds from question to answer, repetitions and waiting included.
    public var seconds: Double
}

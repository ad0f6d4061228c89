/// A request that is about to be sent again.
public struct ChatRetry: Hashable, Sendable {
    /// What became of it before.
    public let reason: String
    /// Seconds until it is sent again.
    public let seconds: Double
    /// Which attempt that will be, from 2.
    public let attempt: Int
    /// How many there are.
    public let attempts: Int
}

extension ChatRetry: CustomStringConvertible {
    /// `the server answers 500: …; attempt 2 of 7 in 1.3 s`
    public var description: String {
        let tenths = Int((seconds * 10).rounded())
        let words = reason.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "\(words); attempt \(attempt) of \(attempts) in \(tenths / 10).\(tenths % 10) s"
    }
}

/// When a request is sent again: after doubling pauses, or when the server says.
public struct RetryPlan: Hashable, Sendable {
    /// How often a request is sent at most.
    public var attempts: Int
    /// Seconds before the first repetition.
    public var pause: Double
    /// Most seconds that are waited.
    public var longest: Double

    /// A plan.
    public init(attempts: Int = 7, pause: Double = 1, longest: Double = 60) {
        self.attempts = max(1, attempts)
        self.pause = pause
        self.longest = longest
    }

    /// Statuses that may pass.
    static let passing: Set<Int> = [408, 409, 425, 429, 500, 502, 503, 504, 529]

    /// How long to wait before an attempt, counted from 0: up to a quarter less than double the last, so that many waiting
    /// requests do not come back at once.
    package func pause(before attempt: Int, after last: ChatOutcome) -> Duration {
        if case .reply(_, let wish?, _) = last { return .seconds(min(max(wish, 0), longest)) }
        let doubled = min(pause * Double(1 << min(attempt - 1, 20)), longest)
        return .seconds(doubled * Double.random(in: 0.75...1))
    }
}

/// When a transfer that failed is begun again: after doubling pauses with jitter, or when the server says. What brought bytes does not count.
public struct TransferRetry: Hashable, Sendable {
    /// How often in a row a request may bring nothing.
    public var attempts: Int
    /// Seconds before the first repetition.
    public var pause: Double
    /// Most seconds that are waited by our own choice.
    public var longest: Double
    /// Most seconds that are waited because the server says so.
    public var longestAsked: Double

    /// A plan.
    public init(attempts: Int = 6, pause: Double = 1, longest: Double = 30, longestAsked: Double = 600) {
        self.attempts = max(1, attempts)
        (self.pause, self.longest, self.longestAsked) = (pause, longest, longestAsked)
    }

    /// Seconds to wait after `failures` requests in a row that brought nothing, the last of them for `fault`.
    ///
    /// - Parameters:
    ///   - failures: from 1.
    ///   - fault: the last one.
    ///   - jitter: 0…1; up to half of a pause is left out, so that many clients do not come back at once.
    /// - Returns: seconds.
    func seconds(after failures: Int, _ fault: TransferFault, jitter: Double = .random(in: 0...1)) -> Double {
        if case .status(_, let asked?) = fault { return min(max(asked, 0), longestAsked) }
        let doubled = min(pause * Double(1 << min(max(failures, 1) - 1, 20)), longest)
        return doubled * (1 - jitter / 2)
    }
}

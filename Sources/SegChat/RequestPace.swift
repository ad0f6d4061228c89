/// Lets requests go one after the other, at most so many a second, whoever sends them.
public actor RequestPace {
    private let interval: Duration
    private var next: ContinuousClock.Instant?

    /// At most `rate` requests a second, repetitions included.
    ///
    /// - Precondition: `rate` is above 0.
    public init(perSecond rate: Double) {
        precondition(rate > 0, "a rate is above 0")
        interval = .seconds(1 / rate)
    }

    /// Waits for the caller's turn.
    ///
    /// - Throws: `CancellationError`.
    public func turn() async throws {
        let now = ContinuousClock.now
        let mine = reserve(at: now)
        if mine > now { try await Task.sleep(until: mine, clock: .continuous) }
    }

    /// The next free moment from `now` on, which is nobody else's from then.
    func reserve(at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        let mine = max(now, next ?? now)
        next = mine + interval
        return mine
    }
}

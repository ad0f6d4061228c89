internal import Synchronization

/// Says that nothing has come for a while, again and again until something does: a server that hangs is told of before its
/// time is up.
final class SilenceWatch: Sendable {
    private let last = Mutex(ContinuousClock.now)
    private let say: @Sendable (Duration) -> Void
    private let interval: Duration

    /// A watch that calls `say` with how long nothing has come, after each `interval` of silence.
    init(every interval: Duration = .seconds(30), say: @escaping @Sendable (Duration) -> Void) {
        self.interval = interval
        self.say = say
    }

    /// Something came.
    func hear() { last.withLock { $0 = .now } }

    /// Watches while `work` runs.
    func during<Result>(_ work: () async throws -> Result) async rethrows -> Result {
        hear()
        let watch = Task { [self] in
            var told = Duration.zero
            while !Task.isCancelled {
                try await Task.sleep(for: interval)
                let silence = ContinuousClock.now - last.withLock { $0 }
                if silence < told { told = .zero }
                if silence >= told + interval {
                    say(silence)
                    told = silence
                }
            }
        }
        defer { watch.cancel() }
        return try await work()
    }
}

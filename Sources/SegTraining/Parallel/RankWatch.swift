internal import Foundation
internal import Synchronization
internal import Torch

/// Ends this process when it waits for others in vain: no call that blocks, here or in a library, keeps it longer.
///
/// One thread looks at clocks only, another asks the store, so that a store that does not answer holds up nothing.
final class RankWatch: Sendable {
    /// Seconds beyond the time of an operation after which its own limit has plainly failed.
    private static let grace = 5.0
    /// Seconds that a signal, or the word of a failed process, lets a waiting operation go on.
    private static let (signalGrace, failureGrace) = (10.0, 1.0)
    private static let interval = 0.25

    private struct State {
        var since: ContinuousClock.Instant?
        var failure: TrainingError?
        /// The last words of a process that is on its way out, and by when it must be gone.
        var farewell: (words: String, deadline: ContinuousClock.Instant)?
        var isOver = false
    }

    private let state = Mutex(State())
    private let notes: FailureNotes
    private let seconds: Double
    private let end: @Sendable (Int32, String) -> Void

    /// - Parameters:
    ///   - notes: where others leave word.
    ///   - seconds: how long an operation may wait.
    ///   - end: ends the process with a status and its last words.
    init(notes: FailureNotes, seconds: Double, end: @escaping @Sendable (Int32, String) -> Void = RankWatch.exit) {
        (self.notes, self.seconds, self.end) = (notes, seconds, end)
    }

    /// What another process has said, as far as it is known here.
    var failure: TrainingError? { state.withLock { $0.failure } }

    /// Does what waits for other processes.
    func waiting<Value>(_ body: () throws -> Value) rethrows -> Value {
        state.withLock { $0.since = .now }
        defer { state.withLock { $0.since = nil } }
        return try body()
    }

    /// Sees to it that this process, which ends with `error`, is gone in time, whatever it still waits for.
    func leave(with error: any Error, within seconds: Double) {
        state.withLock { $0.farewell = ("\(error)", .now + .seconds(seconds)) }
    }

    /// Starts both threads. They go on until ``stop()``.
    func start(_ store: KeyStore) {
        Thread { self.watchClocks() }.start()
        Thread { self.listen(store) }.start()
    }

    /// Ends the threads; nothing ends the process any more.
    func stop() { state.withLock { $0.isOver = true } }

    private func watchClocks() {
        var raised: ContinuousClock.Instant?
        while true {
            Thread.sleep(forTimeInterval: Self.interval)
            let state = state.withLock { $0 }
            if state.isOver { return }
            if StopSignal.last != 0, raised == nil { raised = .now }
            if let (status, words) = verdict(state, raised: raised) { return end(status, words) }
        }
    }

    /// With what the process has to end now; nil when it need not.
    private func verdict(_ state: State, raised: ContinuousClock.Instant?) -> (status: Int32, words: String)? {
        if let farewell = state.farewell { return .now > farewell.deadline ? (1, farewell.words) : nil }
        guard let since = state.since else { return nil }
        let waited = since.secondsToNow
        if let failure = state.failure, waited > Self.failureGrace { return (1, "\(failure)") }
        if let raised, min(waited, raised.secondsToNow) > Self.signalGrace {
            return (
                128 + StopSignal.last,
                "process \(notes.rank) of \(notes.size) was told to stop while it waited for the others, which do not "
                    + "answer; --resume goes on from the last checkpoint"
            )
        }
        if waited <= seconds + Self.grace { return nil }
        let reason = "no answer for \(Int(waited)) seconds"
        return (1, "\(TrainingError.lostProcess(rank: notes.rank, size: notes.size, reason: reason))")
    }

    private func listen(_ store: KeyStore) {
        while !state.withLock({ $0.isOver }) {
            if let failure = notes.found(in: store) { return state.withLock { $0.failure = failure } }
            Thread.sleep(forTimeInterval: 2 * Self.interval)
        }
    }

    /// Says why on stderr, and ends the process as it is.
    static let exit: @Sendable (Int32, String) -> Void = { status, words in
        // A lost word ends no work, and stderr may be full or closed.
        let line = Array("Error: \(words)\n".utf8)
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        _exit(status)
    }
}

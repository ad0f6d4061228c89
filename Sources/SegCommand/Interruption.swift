internal import ArgumentParser
// Signal sources are made once and only resumed afterwards.
@preconcurrency internal import Dispatch
internal import Glibc
internal import SegFiles
internal import Synchronization

/// What Ctrl-C and SIGTERM do to a command.
enum Interruption {
    /// The exit status of a command that a signal ended, as shells have it: 128 + the signal's number, 130 or 143.
    static func status(of signal: Int32) -> ExitCode { ExitCode(128 + signal) }

    private static let signals = [SIGINT, SIGTERM]

    /// Does the work in a task that SIGINT and SIGTERM cancel; a second signal ends the process at once.
    ///
    /// - Parameters:
    ///   - work: may be cancelled.
    ///   - next: says, when it was, what is kept and how to go on.
    /// - Throws: ``status(of:)`` when the work was cancelled, and what it throws otherwise.
    static func cancels(
        _ work: @escaping @Sendable () async throws -> Void, next: () -> String = { "the same command begins again" }
    ) async throws {
        let task = Task { try await work() }
        let received = Mutex<Int32?>(nil)
        let sources = signals.map { number in
            watch(number) {
                received.withLock { $0 = $0 ?? number }
                signals.forEach { signal($0, SIG_DFL) }
                task.cancel()
            }
        }
        defer {
            sources.forEach { $0.cancel() }
            signals.forEach { signal($0, SIG_DFL) }
        }
        do {
            try await task.value
        } catch is CancellationError {
            StandardError.line("interrupted: \(next())", level: .error)
            throw status(of: received.withLock { $0 } ?? SIGINT)
        }
    }

    /// From now on SIGINT and SIGTERM end the process with 130 or 143, after a sentence; for work that cannot be cancelled and
    /// leaves nothing half done under its own name.
    static func ends(saying next: String) {
        for number in signals {
            kept.withLock { sources in
                sources.append(
                    watch(number) {
                        StandardError.line("interrupted: \(next)", level: .error)
                        _exit(128 + number)
                    })
            }
        }
    }

    private static let kept = Mutex<[any DispatchSourceSignal]>([])

    private static func watch(_ number: Int32, _ handler: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: handler)
        source.resume()
        return source
    }
}

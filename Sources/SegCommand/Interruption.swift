internal import ArgumentParser
// Signal sources are made once and only resumed afterwards.
@preconcurrency internal import Dispatch
internal import Glibc

/// What Ctrl-C does to a command whose work can be cancelled.
enum Interruption {
    /// The exit status of a command that was interrupted, as shells have it: 128 + SIGINT.
    static let status = ExitCode(130)

    /// Does the work in a task that SIGINT cancels; a second SIGINT ends the process at once.
    ///
    /// - Throws: ``status`` when the work was cancelled, and what it throws otherwise.
    static func cancels(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await work() }
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            signal(SIGINT, SIG_DFL)
            task.cancel()
        }
        source.resume()
        defer {
            source.cancel()
            signal(SIGINT, SIG_DFL)
        }
        do {
            try await task.value
        } catch is CancellationError {
            throw status
        }
    }
}

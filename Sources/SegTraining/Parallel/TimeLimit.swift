internal import Dispatch
internal import Foundation
internal import Synchronization

/// Calls that may block for ever, given up when their time is over.
enum TimeLimit {
    private final class Box<Value: Sendable>: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
    }

    /// Runs `body` on a thread of its own, and waits for it no longer than `seconds`; then it is left to itself.
    ///
    /// - Throws: what `body` throws in time.
    /// - Returns: what `body` returns; nil when it has not ended in time.
    static func run<Value: Sendable>(
        seconds: Double, _ body: @escaping @Sendable () throws -> Value
    ) throws -> Value? {
        let box = Box<Value>()
        let thread = Thread {
            let result = Result { try body() }
            box.result.withLock { $0 = result }
            box.done.signal()
        }
        thread.stackSize = 1 << 20
        thread.start()
        guard box.done.wait(timeout: .now() + seconds) == .success else { return nil }
        return try box.result.withLock { $0 }?.get()
    }
}

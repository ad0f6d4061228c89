import Foundation
import Synchronization
import Torch

/// Processes of a group as threads of this one: all that c10d does for processes on loopback it does for them, too.
enum GroupThreads {
    /// Runs `body` once for each rank, each on a thread of its own.
    ///
    /// - Throws: the error of the first rank that has one.
    /// - Returns: what the ranks return, in their order.
    static func run<Result: Sendable>(
        _ size: Int, seconds: Double = 20, _ body: @escaping @Sendable (ProcessGroup) throws -> Result
    ) throws -> [Result] {
        let served = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: seconds)
        let port = try served.port
        let results = Mutex([Int: Swift.Result<Result, any Error>]())
        let done = DispatchGroup()
        for rank in 0..<size {
            done.enter()
            Thread {
                let result = Swift.Result {
                    let store = try KeyStore(host: "127.0.0.1", port: port, serves: false, seconds: seconds)
                    return try body(ProcessGroup(store, name: "test", rank: rank, size: size, seconds: seconds))
                }
                results.withLock { $0[rank] = result }
                done.leave()
            }.start()
        }
        done.wait()
        return try results.withLock { results in try (0..<size).compactMap { try results[$0]?.get() } }
    }
}

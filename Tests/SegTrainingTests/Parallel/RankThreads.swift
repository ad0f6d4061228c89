import Foundation
import SegTraining
import Synchronization
import Torch

/// Processes that share a run as threads of this one; real ones are tested with the command.
enum RankThreads {
    /// Runs `body` once for each rank, each on a thread of its own.
    ///
    /// - Returns: what became of each, in their order.
    static func results<Value: Sendable>(
        _ size: Int, seconds: Double = 30, _ body: @escaping @Sendable (Ranks) throws -> Value
    ) throws -> [Result<Value, any Error>] {
        let served = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: seconds)
        let port = try served.port
        let results = Mutex([Int: Result<Value, any Error>]())
        let done = DispatchGroup()
        for rank in 0..<size {
            done.enter()
            let thread = Thread {
                let result = Result {
                    let ranks = try Ranks(RankEnvironment(rank: rank, of: size, port: port), seconds: seconds)
                    return try ranks.run { try body(ranks) }
                }
                results.withLock { $0[rank] = result }
                done.leave()
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        done.wait()
        return results.withLock { results in (0..<size).compactMap { results[$0] } }
    }

    /// The same for bodies that do not fail.
    static func run<Value: Sendable>(
        _ size: Int, _ body: @escaping @Sendable (Ranks) throws -> Value
    ) throws -> [Value] {
        try results(size, body).map { try $0.get() }
    }
}

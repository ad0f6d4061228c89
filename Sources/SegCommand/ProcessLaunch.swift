internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegTraining
internal import Synchronization
internal import Torch

/// Starts this command in several processes that share a run, and waits for them.
///
/// The first one's output is this process's. What the others say on stderr is shown when one fails. A signal is passed on to all;
/// when one process fails, the others get a while to end by themselves.
struct ProcessLaunch {
    private let store: KeyStore
    private let count: Int
    private let timeout: Double
    /// Seconds that the others get when one process has failed.
    private static let grace = 10.0
    private static let interval = 0.05

    /// - Parameters:
    ///   - processes: how many.
    ///   - timeout: seconds that they wait for each other.
    /// - Throws: `TorchError` when this libtorch cannot let processes work together.
    init(processes: Int, timeout: Double) throws {
        store = try KeyStore(host: "127.0.0.1", port: 0, serves: true, seconds: timeout)
        count = processes
        self.timeout = timeout
    }

    /// Starts the processes and waits until all have ended.
    ///
    /// - Throws: `ExitCode` when one failed; what it said is on stderr by then. That of the processes when a signal stopped them.
    func run() throws {
        let signal = StopSignal()
        var ranks: [Rank] = []
        do {
            for rank in 0..<count { ranks.append(try Rank(rank, of: count, port: store.port)) }
        } catch {
            for rank in ranks { rank.process.terminate() }
            throw error
        }
        let failed = wait(for: ranks, signal)
        for rank in failed { rank.tell() }
        if !failed.isEmpty { throw ExitCode.failure }
        if let stopped = ranks.first(where: \.wasStopped) { throw ExitCode(stopped.process.terminationStatus) }
    }

    /// - Returns: the processes that failed, in the order in which they ended.
    private func wait(for ranks: [Rank], _ signal: StopSignal) -> [Rank] {
        var (failed, running) = ([Rank](), ranks)
        var isSignalled = false
        var deadline: ContinuousClock.Instant?
        while !running.isEmpty {
            Thread.sleep(forTimeInterval: Self.interval)
            let ended = running.filter { !$0.process.isRunning }
            running.removeAll { !$0.process.isRunning }
            failed += ended.filter(\.hasFailed)
            if signal.isRaised, !isSignalled {
                for rank in running { rank.process.terminate() }
                isSignalled = true
            }
            if failed.isEmpty { continue }
            let limit = deadline ?? .now + .seconds(Self.grace)
            deadline = limit
            if .now > limit { for rank in running { kill(rank.process.processIdentifier, SIGKILL) } }
        }
        return failed
    }
}

extension ProcessLaunch {
    /// One of the processes.
    private final class Rank {
        let process = Process()
        private let rank: Int
        private let complaints = Pipe()
        private let input = Pipe()
        private let said = LastWords()

        init(_ rank: Int, of count: Int, port: Int) throws {
            self.rank = rank
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = Array(CommandLine.arguments.dropFirst())
            process.environment = ProcessInfo.processInfo.environment.merging(
                RankEnvironment(rank: rank, of: count, port: port).variables
            ) { $1 }
            // Nothing is ever written: its end tells the process that this one is gone.
            process.standardInput = input
            if rank > 0 {
                process.standardOutput = FileHandle.nullDevice
                process.standardError = complaints
                complaints.fileHandleForReading.readabilityHandler = { [said] handle in
                    let data = handle.availableData
                    if data.isEmpty { handle.readabilityHandler = nil } else { said.note(data) }
                }
            }
            try process.run()
        }

        /// Whether it ended, as it should, because of Ctrl-C or SIGTERM.
        var wasStopped: Bool {
            process.terminationReason == .exit && [128 + SIGINT, 128 + SIGTERM].contains(process.terminationStatus)
        }

        var hasFailed: Bool {
            process.terminationReason == .uncaughtSignal || (process.terminationStatus != 0 && !wasStopped)
        }

        /// Says on stderr how it ended; the first one has said so itself, unless a signal ended it.
        func tell() {
            var lines: [String] = []
            if process.terminationReason == .uncaughtSignal {
                lines.append("ended by signal \(process.terminationStatus)")
            }
            if rank > 0 {
                lines += said.text.split(whereSeparator: \.isNewline).map(String.init)
            }
            let text = lines.map { "process \(rank): \($0)\n" }.joined()
            StandardError.write(text)
        }
    }
}

/// The end of what a process says.
private final class LastWords: Sendable {
    private static let limit = 4000
    private let bytes = Mutex(Data())

    func note(_ data: Data) { bytes.withLock { $0 = ($0 + data).suffix(Self.limit) } }

    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}

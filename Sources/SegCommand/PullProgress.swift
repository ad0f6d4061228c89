internal import Foundation
internal import SegFiles
internal import SegHub
internal import Synchronization

/// How far a pull is, on stderr: a bar with rate and time left on a terminal, elsewhere a line per file.
final class PullProgress: Sendable {
    private struct State {
        var meter = TransferMeter()
        var line = LiveLine()
        var (files, total, shownAt) = (0, 0, 0.0)
    }

    private let state = Mutex(State())
    private let name: String
    private let isTerminal = isatty(STDERR_FILENO) != 0
    private let start = ContinuousClock.now

    /// Progress of a repository's pull.
    init(name: String) { self.name = name }

    private var now: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// Takes what happens, from any task.
    func take(_ event: Pull.Event) {
        let now = now
        state.withLock { state in
            switch event {
            case .note(let text): state.line.add(text)
            case .planned(let files, let bytes, let present):
                (state.meter.total, state.total, state.files) = (bytes, files, 0)
                let there = present > 0 ? ", \(present) of them there already" : ""
                state.line.add("\(name): \(files) files, \(ByteCount.text(bytes))\(there)")
            case .bytes(let count, let isTransferred):
                state.meter.add(count, at: now, isTransferred: isTransferred)
            case .finished(let path):
                state.files += 1
                if !isTerminal { state.line.add("\(path) is there (\(state.files) of \(state.total) files)") }
            }
            guard isTerminal, now - state.shownAt > 0.2 else { return }
            state.shownAt = now
            state.line.show(Self.text(state.meter, files: state.files, of: state.total, at: now))
        }
    }

    /// Leaves the bar as it is.
    func end() { state.withLock { $0.line.end() } }

    /// `███░░░ 3/14 · 1.2 GB of 16.6 GB · 84.0 MB/s · 3:04 left`
    static func text(_ meter: TransferMeter, files: Int, of total: Int, at second: Double) -> String {
        let width = 20
        let full = meter.total > 0 ? min(width, Int(Double(width) * Double(meter.done) / Double(meter.total))) : 0
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        var parts = [
            "\(bar) \(files)/\(total)", "\(ByteCount.text(meter.done)) of \(ByteCount.text(meter.total))",
        ]
        if let rate = meter.rate(at: second) { parts.append("\(ByteCount.text(Int(rate)))/s") }
        if let left = meter.secondsLeft(at: second) { parts.append("\(EvalProgressBar.time(left)) left") }
        return parts.joined(separator: " · ")
    }
}

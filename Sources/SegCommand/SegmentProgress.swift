internal import Foundation
internal import SegFiles
internal import SegNotation
internal import SimpleSeg
internal import Synchronization

/// Which picture is being answered and how far the answer is: one line on stderr, with a bar where there are several, on a terminal
/// only, gone when the work is.
final class SegmentProgress: Sendable {
    private let total: Int
    private let isTerminal = isatty(STDERR_FILENO) != 0
    private let state = Mutex(State())

    private struct State {
        var title = ""
        var tokens = 0
        var points = 0
        var shown = ContinuousClock.now
        var isOpen = false
    }

    /// The progress through `total` pictures.
    init(total: Int) { self.total = total }

    /// A picture's turn has come.
    func begin(_ name: String, number: Int) {
        let title = total > 1 ? "\(LiveLine.bar(done: number - 1, of: total)) \(number)/\(total) \(name)" : name
        state.withLock { state in
            state = State(title: title, isOpen: state.isOpen)
            show(&state)
        }
    }

    /// Counts what is written; shown ten times a second.
    func add(_ event: SegmentEvent) {
        state.withLock { state in
            switch event {
            case .token: state.tokens += 1
            case .reading(let event): if case .vertex = event { state.points += 1 }
            case .text: break
            }
            if ContinuousClock.now - state.shown > .milliseconds(100) { show(&state) }
        }
    }

    /// Takes the line away, so that something else can be written.
    func clear() {
        state.withLock { state in
            if state.isOpen { write("\r\u{1B}[K") }
            state.isOpen = false
        }
    }

    private func show(_ state: inout State) {
        guard isTerminal else { return }
        let counts = state.tokens == 0 ? "looking" : "\(state.tokens) tokens, \(state.points) points"
        write("\r\(state.title): \(counts)\u{1B}[K")
        state.shown = .now
        state.isOpen = true
    }

    private func write(_ text: String) {
        StandardError.progress(text)
    }
}

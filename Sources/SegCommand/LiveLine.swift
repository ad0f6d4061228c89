internal import Foundation
internal import SegFiles

/// A line on stderr that is written over again and again, on a terminal only; other lines push it down.
struct LiveLine {
    private let isTerminal: Bool
    private let columns: () -> Int
    private let write: (String) -> Void
    private var shown = ""

    /// - Parameters:
    ///   - isTerminal: whether there is one to write over lines.
    ///   - columns: how wide it is now; 0: unknown.
    ///   - write: takes the text.
    init(
        isTerminal: Bool = isatty(STDERR_FILENO) != 0, columns: @escaping () -> Int = LiveLine.terminalColumns,
        write: @escaping (String) -> Void = { StandardError.progress($0) }
    ) {
        (self.isTerminal, self.columns) = (isTerminal, columns)
        self.write = write
    }

    /// The columns of the terminal that stderr is; 0 where it is none.
    static func terminalColumns() -> Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 0
    }

    /// Shows `text` in place of what the line showed, cut to the terminal's width: a longer one could not be written over.
    mutating func show(_ text: String) {
        guard isTerminal else { return }
        let room = columns() - 1
        let text = room > 0 && text.count > room ? text.prefix(max(0, room - 1)) + "…" : text
        write("\r\(text)\u{1B}[K")
        shown = text
    }

    /// Writes a line that stays, above the live one.
    mutating func add(_ line: String) {
        write(shown.isEmpty ? line + "\n" : "\r\(line)\u{1B}[K\n\(shown)")
    }

    /// Leaves the line as it is, and begins a new one.
    mutating func end() {
        if !shown.isEmpty { write("\n") }
        shown = ""
    }

    /// `███░░░ 120/500 · loss 0.52 · 3:20 left`
    ///
    /// - Parameters:
    ///   - done: steps done.
    ///   - total: steps of the whole.
    ///   - facts: what is told of them.
    ///   - secondsLeft: nil while it is not known.
    /// - Returns: the text.
    static func text(done: Int, of total: Int, _ facts: [String], secondsLeft: Double?) -> String {
        let left = secondsLeft.map { ["\(EvalProgressBar.time($0)) left"] } ?? []
        return (["\(bar(done: done, of: total)) \(done)/\(total)"] + facts + left).joined(separator: " · ")
    }

    /// `███░░░`
    static func bar(done: Int, of total: Int) -> String {
        let width = 20
        let full = total > 0 ? min(width, done * width / total) : 0
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
    }
}

internal import Foundation
internal import SegEvaluation
internal import SegFiles

/// How far a run is, on stderr: a bar on a terminal, elsewhere a line every hundred samples.
struct EvalProgressBar {
    private let isTerminal = isatty(STDERR_FILENO) != 0
    private var isOpen = false

    /// Shows where the run is.
    mutating func show(_ progress: EvaluationProgress) {
        let isLast = progress.done == progress.total
        guard isTerminal || isLast || progress.done % 100 == 0 else { return }
        let line = Self.line(progress)
        // On a terminal the line is written over, and what an earlier one had to its right is cleared.
        write(isTerminal ? "\r\(Self.bar(progress)) \(line)\u{1B}[K" : "\(line)\n")
        isOpen = isTerminal
    }

    /// Ends the bar's line.
    mutating func end() {
        if isOpen { write("\n") }
        isOpen = false
    }

    /// `120/500 · cIoU 71.3 · 2 failed · 3:20 left`
    static func line(_ progress: EvaluationProgress) -> String {
        var parts = ["\(progress.done)/\(progress.total)", String(format: "cIoU %.1f", progress.cIoU * 100)]
        if progress.failures > 0 { parts.append("\(progress.failures) failed") }
        if let left = progress.secondsLeft, progress.done < progress.total { parts.append("\(time(left)) left") }
        return parts.joined(separator: " · ")
    }

    /// Hours, minutes and seconds, as few as it takes.
    static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let (minutes, rest) = (whole / 60, whole % 60)
        if minutes < 60 { return String(format: "%d:%02d", minutes, rest) }
        return String(format: "%d:%02d:%02d", minutes / 60, minutes % 60, rest)
    }

    private static func bar(_ progress: EvaluationProgress) -> String {
        let width = 24
        let full = progress.total == 0 ? width : progress.done * width / progress.total
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
    }

    private func write(_ text: String) {
        StandardError.progress(text)
    }
}

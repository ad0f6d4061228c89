import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SegCommand

/// The line on the terminal is looked at through a terminal that keeps what a person would see.
@Suite struct LiveLineTests {
    /// Lines as they stand after everything written; the last one is where the cursor is.
    private final class Screen: Sendable {
        private let lines = Mutex([""])

        func write(_ text: String) {
            lines.withLock { lines in
                for part in text.replacingOccurrences(of: "\u{1B}[K", with: "").split(
                    separator: "\n", omittingEmptySubsequences: false
                ).enumerated() {
                    if part.offset > 0 { lines.append("") }
                    if part.element.hasPrefix("\r") { lines[lines.count - 1] = "" }
                    lines[lines.count - 1] += part.element.replacingOccurrences(of: "\r", with: "")
                }
            }
        }

        var shown: [String] { lines.withLock { $0 } }
    }

    @Test func `the live line is never wider than the terminal`() {
        for columns in 0...60 {
            let screen = Screen()
            var line = LiveLine(isTerminal: true, columns: { columns }, write: screen.write)
            line.show(String(repeating: "█", count: 50))
            let shown = screen.shown.last ?? ""
            #expect(shown.count == (columns < 2 || columns > 50 ? 50 : columns - 1), "\(columns)")
            #expect(shown.hasSuffix("…") == (shown.count < 50))
        }
    }

    @Test func `lines that stay are all there in order, and the live one is below them, once`() {
        var random = SplitMix64(seed: 6)
        for _ in 0..<500 {
            let screen = Screen()
            var line = LiveLine(isTerminal: true, write: screen.write)
            var (kept, live) = ([String](), "")
            for number in 0..<Int.random(in: 0...12, using: &random) {
                if Bool.random(using: &random) {
                    line.add("line \(number)")
                    kept.append("line \(number)")
                } else {
                    live = "live \(number)"
                    line.show(live)
                }
                #expect(screen.shown == kept + [live])
            }
            line.end()
            #expect(screen.shown == kept + (live.isEmpty ? [""] : [live, ""]))
        }
    }

    @Test func `without a terminal only lines that stay are written`() {
        let screen = Screen()
        var line = LiveLine(isTerminal: false, write: screen.write)
        line.show("live")
        line.add("stays")
        line.end()
        #expect(screen.shown == ["stays", ""])
    }

    @Test func `the bar fills up, and facts and time stand behind it`() {
        #expect(LiveLine.text(done: 0, of: 0, [], secondsLeft: nil) == String(repeating: "░", count: 20) + " 0/0")
        for done in 0...40 {
            let text = LiveLine.text(done: done, of: 40, ["loss 1"], secondsLeft: 61)
            #expect(text.count { $0 == "█" } == done / 2 && text.hasSuffix(" \(done)/40 · loss 1 · 1:01 left"))
        }
    }
}

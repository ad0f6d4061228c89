import Logging
import SegFiles
import Testing

@testable import SegCommand

@Suite struct LogOptionsTests {
    @Test func `the options are taken out wherever they stand, and the last counts`() {
        let (level, rest) = LogOptions.taken(from: [
            "segment", "--quiet", "a.png", "--log-level", "warning", "--query", "x",
        ])
        #expect(level == .warning && rest == ["segment", "a.png", "--query", "x"])
        #expect(LogOptions.taken(from: ["--verbose"]).level == .debug)
        #expect(LogOptions.taken(from: ["--log-level=trace"]).level == .trace)
        #expect(LogOptions.taken(from: ["a"]).level == nil)
    }

    @Test func `what stands behind two dashes, and levels that are none, are left alone`() {
        let (level, rest) = LogOptions.taken(from: ["segment", "--", "--quiet"])
        #expect(level == nil && rest == ["segment", "--", "--quiet"])
        #expect(LogOptions.taken(from: ["--log-level", "loud"]).rest == ["--log-level", "loud"])
        #expect(LogOptions.taken(from: ["--log-level"]).rest == ["--log-level"])
    }

    @Test func `a logger's line has its level when it is a warning, and its facts in order`() {
        #expect(StandardErrorLog.text(.info, "ready", [:]) == "ready")
        #expect(StandardErrorLog.text(.error, "failed", ["b": "2", "a": "1"]) == "error: failed a=1 b=2")
    }

    @Test func `a command is as quiet as it is asked to be, and errors are always said`() throws {
        let folder = try SampleFolder()
        func errors(_ options: [String]) throws -> String {
            let list = [
                "segment", folder.path("a.png"), folder.path("none.png"), "--query", "it", "--model", folder.model,
            ]
            return try Binary.run(list + ["--max-new-tokens", "1", "--out", folder.path("out")] + options).errors
        }
        #expect(try errors([]).contains("none.png"))
        let again = try errors([])
        #expect(again.contains("skipped") && again.contains("none.png"))
        let quiet = try errors(["--quiet"])
        #expect(!quiet.contains("skipped") && quiet.contains("none.png"))
        let refused = try Binary.run(["doctor", "--log-level", "loud"])
        #expect(refused.status == 64)
    }
}

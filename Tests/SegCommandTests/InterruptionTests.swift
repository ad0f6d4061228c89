import Foundation
import Glibc
import Testing

/// What Ctrl-C does to the commands that run a model for long.
@Suite struct InterruptionTests {
    /// Runs the command, interrupts it as soon as `isReady`, and gives its exit status.
    private func interrupted(
        _ arguments: [String], output: URL, by number: Int32 = SIGINT, errors: URL? = nil, when isReady: () -> Bool
    ) throws -> Int32 {
        try Data().write(to: output)
        let process = Process()
        process.executableURL = Binary.url
        process.arguments = arguments
        process.standardOutput = try FileHandle(forWritingTo: output)
        if let errors { try Data().write(to: errors) }
        process.standardError = try errors.map { try FileHandle(forWritingTo: $0) } ?? FileHandle.nullDevice
        try process.run()
        while process.isRunning && !isReady() { usleep(5000) }
        kill(process.processIdentifier, number)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        return process.terminationStatus
    }

    @Test func `segment ends with 130, whole records and whole files`() throws {
        let folder = try SampleFolder()
        let output = folder.url.appendingPathComponent("records.jsonl")
        let pictures = (0..<600).map { folder.path($0 % 2 == 0 ? "a.png" : "b.png") }
        let status = try interrupted(
            ["segment"] + pictures + [
                "--query", "it", "--model", folder.model, "--temperature", "1", "--max-new-tokens", "60", "--out",
                folder.path("out"),
            ], output: output
        ) { (try? Data(contentsOf: output).count) ?? 0 > 0 }
        #expect(status == 130)
        let text = try String(contentsOf: output, encoding: .utf8)
        let lines = text.split(separator: "\n")
        #expect(!lines.isEmpty && lines.count < 600 && text.hasSuffix("\n"))
        for line in lines { _ = try SegmentCommandTests.object(String(line)) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out"))
        #expect(names.count == 3 * lines.count && names.allSatisfy { $0.hasSuffix(".json") || $0.hasSuffix(".png") })
    }

    @Test func `SIGTERM ends a batch with 143; stderr says how far it was, and the same command goes on`() throws {
        let folder = try SampleFolder()
        for number in 0..<300 {
            try FileManager.default.copyItem(atPath: folder.path("a.png"), toPath: folder.path("\(number).png"))
        }
        try FileManager.default.removeItem(atPath: folder.path("broken.png"))
        let call = [
            "segment", folder.path("*.png"), "--query", "it", "--model", folder.model, "--max-new-tokens", "3", "--out",
            folder.path("out"),
        ]
        let (output, errors) = (
            folder.url.appendingPathComponent("records"), folder.url.appendingPathComponent("errors")
        )
        let status = try interrupted(call, output: output, by: SIGTERM, errors: errors) {
            (try? Data(contentsOf: output).count) ?? 0 > 0
        }
        #expect(status == 143)
        let done = try String(contentsOf: output, encoding: .utf8).split(separator: "\n").count
        let words = try String(contentsOf: errors, encoding: .utf8)
        #expect(words.contains("interrupted: after ") && words.contains(" of 302 pictures; "), "\(words)")
        let rest = try Binary.run(call)
        #expect(rest.status == 0 && rest.lines.count == 302 - done && done < 302)
    }

    @Test func `eval tells each attempt at a server that is not there, and Ctrl-C ends the waiting`() throws {
        let folder = try SampleFolder()
        let drawn = try Binary.run(["scenes", "--count", "2", "--size", "64x48", "--out", folder.path("scenes")])
        try #require(drawn.status == 0)
        let errors = folder.url.appendingPathComponent("errors")
        func told() -> String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }
        let status = try interrupted(
            [
                "eval", "--dataset", folder.path("scenes"), "--out", folder.path("a.jsonl"), "--model", "m",
                "--endpoint", "http://127.0.0.1:9", "--concurrency", "1",
            ], output: folder.url.appendingPathComponent("log"), errors: errors
        ) { told().contains("attempt 3 of 7 in ") }
        #expect(status == 130)
        #expect(told().hasPrefix("http://127.0.0.1:9: the server cannot be reached ("))
        #expect(told().contains("attempt 2 of 7 in ") && told().contains("the same command goes on"))
    }

    @Test func `eval ends with 130, and the same command goes on to the same file`() throws {
        let folder = try SampleFolder()
        let drawn = try Binary.run([
            "scenes", "--count", "60", "--seed", "3", "--size", "64x48", "--out", folder.path("scenes"),
        ])
        try #require(drawn.status == 0)
        func call(_ out: String) -> [String] {
            [
                "eval", "--model", folder.model, "--dataset", folder.path("scenes"), "--out", folder.path(out),
                "--max-new-tokens", "12", "--every-expression", "--json",
            ]
        }
        let answers = folder.url.appendingPathComponent("answers.jsonl")
        let status = try interrupted(call("answers.jsonl"), output: folder.url.appendingPathComponent("log")) {
            ((try? String(contentsOf: answers, encoding: .utf8))?.split(separator: "\n").count ?? 0) > 3
        }
        #expect(status == 130)
        let begun = try String(contentsOf: answers, encoding: .utf8)
        #expect(begun.hasSuffix("\n"))
        let resumed = try Binary.run(call("answers.jsonl"))
        let whole = try Binary.run(call("whole.jsonl"))
        #expect(resumed.status == 0 && resumed.output == whole.output)
        let all = try String(contentsOf: answers, encoding: .utf8)
        #expect(all.hasPrefix(begun) && all.count > begun.count)
    }
}

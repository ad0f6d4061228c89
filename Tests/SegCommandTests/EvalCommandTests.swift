import Foundation
import Testing

@Suite struct EvalCommandTests {
    private let samples: SampleFolder
    private let scenes: String

    init() throws {
        samples = try SampleFolder()
        scenes = samples.path("scenes")
        let drawn = try Binary.run(["scenes", "--count", "12", "--seed", "3", "--size", "64x48", "--out", scenes])
        try #require(drawn.status == 0, "\(drawn.errors)")
    }

    private func run(_ out: String, _ more: String...) throws -> Binary.Outcome {
        try Binary.run(
            [
                "eval", "--model", samples.model, "--dataset", scenes, "--out", samples.path(out),
                "--max-new-tokens", "6", "--json",
            ] + more)
    }

    private func file(_ name: String) throws -> String {
        try String(contentsOfFile: samples.path(name), encoding: .utf8)
    }

    /// The records without what differs from run to run.
    private func answers(_ name: String) throws -> [String] {
        try file(name).split(separator: "\n").map { String($0.replacing(/"seconds":[0-9.e-]+/, with: "")) }.sorted()
    }

    @Test func `an interrupted run goes on, and its figures are those of the file`() throws {
        let whole = try run("whole.jsonl")
        try #require(whole.status == 0, "\(whole.errors)")
        let lines = try file("whole.jsonl").split(separator: "\n")
        #expect(lines.count >= 11)
        try Data((lines.prefix(5).joined(separator: "\n") + "\n" + lines[5].prefix(20)).utf8)
            .write(to: URL(fileURLWithPath: samples.path("torn.jsonl")))
        let resumed = try run("torn.jsonl")
        #expect(resumed.status == 0 && resumed.output == whole.output)
        #expect(try answers("torn.jsonl") == answers("whole.jsonl"))
        let scored = try Binary.run(["eval", "score", samples.path("whole.jsonl"), "--json"])
        #expect(scored.output == whole.output)
        let table = try Binary.run(["eval", "score", samples.path("whole.jsonl")])
        #expect(table.output.contains("| inclusive |") && table.output.contains("| coco |"))
    }

    @Test func `answers written side by side are those written one after the other`() throws {
        #expect(try run("single.jsonl", "--batch", "1").status == 0)
        for batch in ["2", "5", "64"] {
            #expect(try run("side\(batch).jsonl", "--batch", batch).status == 0)
            #expect(try answers("side\(batch).jsonl") == answers("single.jsonl"))
        }
        // A run that was begun in one way may go on in the other.
        let lines = try file("single.jsonl").split(separator: "\n")
        try Data((lines.prefix(5).joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: samples.path("both.jsonl")))
        #expect(try run("both.jsonl", "--batch", "3").status == 0)
        #expect(try answers("both.jsonl") == answers("single.jsonl"))
    }

    @Test func `shards merge to the whole`() throws {
        #expect(try run("whole.jsonl").status == 0)
        for part in 1...3 { #expect(try run("part\(part).jsonl", "--shard", "\(part)/3").status == 0) }
        let merged = try Binary.run(
            ["eval", "merge", "--out", samples.path("merged.jsonl")] + (1...3).map { samples.path("part\($0).jsonl") })
        #expect(merged.status == 0, "\(merged.errors)")
        #expect(try answers("merged.jsonl") == answers("whole.jsonl"))
    }

    @Test func `another run's file, and a folder without scenes, are refused with a sentence`() throws {
        #expect(try run("a.jsonl").status == 0)
        let other = try run("a.jsonl", "--temperature", "0.5")
        #expect(other.status == 1 && other.errors.contains("belongs to another run"))
        let missing = try Binary.run([
            "eval", "--model", samples.model, "--dataset", samples.path("none"), "--out", samples.path("b.jsonl"),
        ])
        #expect(missing.status == 1 && missing.errors.contains("none/scenes.jsonl"))
        #expect(try run("c.jsonl", "--shard", "4/3").status == 1)
    }

    @Test func `a picture that is gone is recorded and listed, and asked again only when told to`() throws {
        let picture = samples.path("scenes/images/00000002.png")
        let kept = try Data(contentsOf: URL(fileURLWithPath: picture))
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: picture))
        let first = try run("gone.jsonl")
        #expect(first.status == 1 && first.errors.contains("00000002.png") && first.errors.contains("--retry-failed"))
        #expect(first.output.contains(#""failures":1"#))
        try kept.write(to: URL(fileURLWithPath: picture))
        #expect(try run("gone.jsonl").status == 1)
        let retried = try run("gone.jsonl", "--retry-failed")
        let whole = try run("whole.jsonl")
        #expect(retried.status == 0 && retried.output == whole.output)
    }

    @Test func `answers from elsewhere are scored with a dataset's truth`() throws {
        #expect(try run("whole.jsonl").status == 0)
        let lines = try file("whole.jsonl").split(separator: "\n").dropFirst().map { line in
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let answer = ["id": record?["id"] as? String ?? "", "text": record?["text"] as? String ?? ""]
            return String(decoding: try JSONSerialization.data(withJSONObject: answer), as: UTF8.self)
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: URL(fileURLWithPath: samples.path("foreign.jsonl")))
        func table(_ arguments: [String]) throws -> [String] {
            try Binary.run(["eval", "score"] + arguments).lines.filter { $0.hasPrefix("|") }
        }
        let own = try table([samples.path("whole.jsonl")])
        #expect(try table([samples.path("foreign.jsonl"), "--dataset", scenes]) == own && own.count > 4)
    }

    @Test func `a report is written from the file alone`() throws {
        #expect(try run("whole.jsonl").status == 0)
        let outcome = try Binary.run([
            "eval", "report", samples.path("whole.jsonl"), "--out", samples.path("report"), "--cases", "2",
        ])
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
        #expect(try file("report/report.md").contains("| inclusive |"))
        #expect(try file("report/report.html").contains("data:image/png;base64,"))
        let none = try Binary.run(["eval", "report", samples.path("none.jsonl"), "--out", samples.path("report")])
        #expect(none.status == 1 && none.errors.contains("none.jsonl"))
    }

    @Test(arguments: [
        ["--endpoint", "http://127.0.0.1:9"], ["--concurrency", "0"], ["--api-key-file", "k"], ["--batch", "0"],
        ["--batch", "2", "--top-k", "4", "--temperature", "1"], ["--batch", "2", "--repetition-penalty", "1.1"],
        ["--batch", "2", "--endpoint", "http://127.0.0.1:9", "--model", "m"], ["--rate", "-1"], ["--timeout", "0"],
    ])
    func `options that do not go together have the status 64`(_ options: [String]) throws {
        let outcome = try Binary.run(["eval", "--dataset", scenes, "--out", samples.path("x.jsonl")] + options)
        #expect(outcome.status == 64)
    }

    @Test func `a dataset that needs a folder says so, and a server that is none is refused`() throws {
        let missing = try Binary.run(["eval", "--dataset", "refcoco", "--out", samples.path("x.jsonl")])
        #expect(missing.status == 1 && missing.errors.contains("--data-root"))
        let server = try Binary.run([
            "eval", "--dataset", scenes, "--out", samples.path("x.jsonl"), "--endpoint", "localhost", "--model", "m",
        ])
        #expect(server.status == 1 && server.errors.contains("is not the address of a server"))
    }

    @Test func `asking for boxes is another run than asking for masks`() throws {
        #expect(try run("a.jsonl").status == 0)
        let boxes = try run("a.jsonl", "--target", "box")
        #expect(boxes.status == 1 && boxes.errors.contains("belongs to another run"))
        #expect(try run("b.jsonl", "--target", "box").status == 0)
        #expect(try file("b.jsonl").contains(#""target":"box""#))
    }
}

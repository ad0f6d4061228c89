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

    @Test func `parts that are missing or double are refused, by number`() throws {
        for part in 1...3 { #expect(try run("part\(part).jsonl", "--shard", "\(part)/3").status == 0) }
        let parts = (1...3).map { samples.path("part\($0).jsonl") }
        let missing = try Binary.run(["eval", "merge", "--out", samples.path("m.jsonl"), parts[0], parts[2]])
        #expect(missing.status == 1 && missing.errors.contains("of 3 parts part 2 is missing"))
        #expect(!FileManager.default.fileExists(atPath: samples.path("m.jsonl")))
        let double = try Binary.run(["eval", "merge", "--out", samples.path("m.jsonl"), parts[0], parts[0]])
        #expect(double.status == 1 && double.errors.contains("is part 1/3, and so is"))
        let allowed = try Binary.run(
            ["eval", "merge", "--out", samples.path("m.jsonl"), parts[0], parts[2], "--allow-missing"])
        #expect(allowed.status == 0 && allowed.errors.contains("part 2 is missing"))
        let other = try run("part1.jsonl", "--shard", "2/3")
        #expect(other.status == 1 && other.errors.contains("its shard is 1/3, this run's is 2/3"))
    }

    @Test func `a file that was cut inside its last line is told of by score, merge and report`() throws {
        #expect(try run("whole.jsonl").status == 0)
        let text = try file("whole.jsonl")
        let lines = text.split(separator: "\n")
        let cut = samples.path("cut.jsonl")
        try Data((lines.dropLast().joined(separator: "\n") + "\n" + lines[lines.count - 1].prefix(33)).utf8)
            .write(to: URL(fileURLWithPath: cut))
        let sentence = "\(cut) ends inside a line: \(lines.count - 2) whole records are used, its last 33 bytes are not"
        let score = try Binary.run(["eval", "score", cut])
        #expect(
            score.status == 0 && score.errors.hasPrefix(sentence + "\n1 of \(lines.count - 1) samples have no record"))
        let merge = try Binary.run(["eval", "merge", cut, "--out", samples.path("m.jsonl")])
        #expect(merge.status == 1 && merge.errors.hasPrefix(sentence))
        let report = try Binary.run(["eval", "report", cut, "--out", samples.path("r")])
        #expect(report.status == 0 && report.errors == sentence + "\n")
        #expect(try file("r/report.md").contains("33 bytes are not"))
        // Without its line break alone nothing is lost.
        try Data(text.dropLast().utf8).write(to: URL(fileURLWithPath: cut))
        #expect(
            try Binary.run(["eval", "score", cut, "--json"]).output
                == Binary.run(["eval", "score", samples.path("whole.jsonl"), "--json"]).output)
    }

    @Test func `figures and intervals do not depend on the order of the records`() throws {
        let whole = try run("whole.jsonl", "--every-expression")
        #expect(whole.status == 0)
        let lines = try file("whole.jsonl").split(separator: "\n")
        let turned = [lines[0]] + lines.dropFirst().reversed()
        try Data((turned.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: samples.path("t.jsonl")))
        #expect(try Binary.run(["eval", "score", samples.path("t.jsonl"), "--json"]).output == whole.output)
        #expect(whole.output.contains("intervals"))
    }

    @Test func `answers in other conventions are counted by kind, and read on request alone`() throws {
        func score(_ text: String, _ more: String...) throws -> Binary.Outcome {
            let truth = try Binary.run(
                ["decode"],
                input: #"{"text": "[[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6], [0.1, 0.6]]]", "width": 640, "height": 480}"#)
            let rle = try #require(try SegmentCommandTests.object(truth.lines[0])["rle"])
            let empty: [String: Any] = ["size": [480, 640], "counts": "PP\\9"]
            let lines = try [("p", rle), ("n", empty)].map { id, rle in
                String(
                    decoding: try JSONSerialization.data(withJSONObject: ["id": id, "truth": rle, "text": text]),
                    as: UTF8.self)
            }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(
                to: URL(fileURLWithPath: samples.path("f.jsonl")))
            return try Binary.run(["eval", "score", samples.path("f.jsonl")] + more)
        }
        let pixels = "[[[64, 96], [320, 96], [320, 288], [64, 288]]]"
        let plain = try score(pixels)
        #expect(plain.output.contains("2 lie outside 0…1. --coordinates reads other conventions."))
        #expect(plain.output.contains("Absent objects answered without a place: 0.0"))
        #expect(plain.output.contains("| all (2) | inclusive | 0.0"))
        #expect(try score(pixels, "--coordinates", "pixels").output.contains("| all (2) | inclusive | 50.0"))
        let thousand = try score("[[[100, 200], [500, 200], [500, 600], [100, 600]]]", "--coordinates", "thousand")
        #expect(thousand.output.contains("| all (2) | inclusive | 50.0"))
        for text in [#"<point x="30.0" y="40.0">dog</point>"#, "<|box_start|>(100,200),(500,600)<|box_end|>"] {
            #expect(try score(text).output.contains("2 have coordinates that cannot be read"))
            #expect(try score(text).output.contains("answered without a place: 0.0"))
        }
        #expect(try score("There is no dog.").output.contains("answered without a place: 100.0"))
        #expect(try score("").output.contains("2 are empty"))
    }

    @Test func `ids may be whole numbers`() throws {
        let line = #"{"id": 1, "truth": {"size": [2, 2], "counts": "04"}, "text": "no"}"#
        try Data((line + "\n").utf8).write(to: URL(fileURLWithPath: samples.path("i.jsonl")))
        let outcome = try Binary.run(["eval", "score", samples.path("i.jsonl")])
        #expect(outcome.status == 0 && outcome.output.contains("all (1)"), "\(outcome.errors)")
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
            let answer = ["id", "text", "finish_reason"].reduce(into: [:]) { $0[$1] = record?[$1] as? String ?? "" }
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

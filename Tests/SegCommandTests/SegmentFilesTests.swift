import Foundation
import SegGeometry
import SegImaging
import Testing

@Suite struct SegmentFilesTests {
    @Test func `files are named after the pictures, and none is overwritten`() throws {
        let folder = try SampleFolder()
        try FileManager.default.createDirectory(atPath: folder.path("other"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: folder.path("b.png"), toPath: folder.path("other/a.png"))
        let outcome = try Binary.run([
            "segment", folder.path("a.png"), folder.path("other/a.png"), "--query", "it", "--model", folder.model,
            "--max-new-tokens", "2", "--out", folder.path("out"),
        ])
        #expect(outcome.status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        #expect(
            names == [
                "a-2.json", "a-2.mask.png", "a-2.overlay.png", "a.json", "a.mask.png", "a.overlay.png",
            ])
        #expect(try String(contentsOfFile: folder.path("out/a.json"), encoding: .utf8) == outcome.lines[0] + "\n")
        #expect(try Image(contentsOf: folder.path("out/a.mask.png")).size.width == 84)
    }

    /// Answers into the folder `out`.
    private func answer(_ folder: SampleFolder, _ pictures: [String], _ more: [String] = []) throws -> Binary.Outcome {
        try Binary.run(
            ["segment"] + pictures.map(folder.path) + ["--model", folder.model, "--max-new-tokens", "2"]
                + ["--out", folder.path("out")] + (more.contains("--query") ? more : more + ["--query", "it"]))
    }

    @Test func `what is done is skipped and told, and answered again only when told to`() throws {
        let folder = try SampleFolder()
        let first = try answer(folder, ["a.png"])
        #expect(first.status == 0 && first.errors.isEmpty)
        let second = try answer(folder, ["a.png", "b.png"])
        #expect(second.status == 0 && second.lines.count == 1 && second.output.contains("b.png"))
        #expect(
            second.errors == "1 answer was in \(folder.path("out")) already and skipped; --overwrite answers again\n")
        let again = try answer(folder, ["a.png", "b.png"], ["--overwrite"])
        #expect(again.status == 0 && again.lines.count == 2 && again.errors.isEmpty)
    }

    @Test func `another question's answer, and files of nobody, are not replaced`() throws {
        let folder = try SampleFolder()
        #expect(try answer(folder, ["a.png"]).status == 0)
        let kept = try String(contentsOfFile: folder.path("out/a.json"), encoding: .utf8)
        let other = try answer(folder, ["a.png"], ["--query", "that"])
        #expect(other.status == 1 && other.lines.isEmpty)
        #expect(other.errors.contains("out/a.json answers another question (Output the polygon"))
        #expect(try String(contentsOfFile: folder.path("out/a.json"), encoding: .utf8) == kept)
        try FileManager.default.removeItem(atPath: folder.path("out/a.json"))
        let unknown = try answer(folder, ["a.png"])
        #expect(unknown.status == 1 && unknown.errors.contains("a.mask.png is there, and no record says"))
        #expect(try answer(folder, ["a.png"], ["--query", "that", "--overwrite"]).status == 0)
    }

    @Test func `a picture of the same name gets a number, in later runs too, and it is reported`() throws {
        let folder = try SampleFolder()
        try FileManager.default.createDirectory(atPath: folder.path("other"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: folder.path("b.png"), toPath: folder.path("other/a.png"))
        #expect(try answer(folder, ["a.png"]).status == 0)
        let kept = try String(contentsOfFile: folder.path("out/a.json"), encoding: .utf8)
        let other = try answer(folder, ["other/a.png"])
        #expect(other.status == 0 && other.errors.contains("(first: a-2.json)"))
        #expect(try String(contentsOfFile: folder.path("out/a.json"), encoding: .utf8) == kept)
        let both = try answer(folder, ["other/a.png", "a.png"])
        #expect(both.lines.isEmpty && both.errors.hasPrefix("2 answers were in"))
    }

    @Test func `what a stopped run left half written is answered again`() throws {
        let folder = try SampleFolder()
        #expect(try answer(folder, ["a.png"]).status == 0)
        try FileManager.default.moveItem(atPath: folder.path("out/a.json"), toPath: folder.path("out/a.json.part"))
        let again = try answer(folder, ["a.png"])
        #expect(again.status == 0 && again.lines.count == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        #expect(names == ["a.json", "a.mask.png", "a.overlay.png"])
    }

    @Test func `several questions have a record and files each, the same as when asked alone`() throws {
        let folder = try SampleFolder()
        let both = try answer(folder, ["a.png"], ["--query", "it", "--query", "that"])
        #expect(both.status == 0 && both.lines.count == 2)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).filter {
            $0.hasSuffix("json")
        }
        #expect(names.sorted() == ["a-q1.json", "a-q2.json"])
        let alone = try Binary.run([
            "segment", folder.path("a.png"), "--model", folder.model, "--max-new-tokens", "2", "--query", "that",
        ])
        let records = try [both.lines[1], alone.lines[0]].map(SegmentCommandTests.object)
        #expect(records[0]["token_ids"] as? [Int] == records[1]["token_ids"] as? [Int])
        #expect(records[0]["query"] as? String == "that")
    }

    @Test func `a folder that cannot be made is one sentence`() throws {
        let folder = try SampleFolder()
        let outcome = try Binary.run([
            "segment", folder.path("a.png"), "--model", folder.model, "--query", "it", "--out", "/proc/x",
        ])
        #expect(outcome.status == 1 && outcome.errors.hasPrefix("Error: /proc/x cannot be made: "))
        #expect(!outcome.errors.contains("Domain") && outcome.errors.count { $0 == "\n" } == 1)
    }

    @Test func `only the formats asked for are written`() throws {
        let folder = try SampleFolder()
        _ = try Binary.run([
            "segment", folder.path("a.png"), "--query", "it", "--model", folder.model, "--max-new-tokens", "1", "--out",
            folder.path("out"), "--format", "json,mask",
        ])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        #expect(names == ["a.json", "a.mask.png"])
    }
}

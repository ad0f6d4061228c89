import Foundation
import Testing

@Suite struct SegmentCommandTests {
    static func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func `each picture has a record, a broken one a line on stderr, and the status is 1`() throws {
        let folder = try SampleFolder()
        let pictures = ["a.png", "broken.png", "b.png"].map(folder.path)
        let outcome = try Binary.run(
            ["segment"] + pictures + ["--query", "it", "--model", folder.model, "--max-new-tokens", "3"])
        #expect(outcome.status == 1 && outcome.lines.count == 2)
        let records = try outcome.lines.map(Self.object)
        #expect(records.map { $0["image"] as? String } == [pictures[0], pictures[2]])
        #expect(records.allSatisfy { ($0["token_ids"] as? [Int])?.count ?? 0 <= 3 && $0["width"] as? Int == 84 })
        #expect(outcome.errors.contains("broken.png") && !outcome.errors.contains("a.png"))
    }

    @Test(arguments: [
        (["--point", "42,14"], [0.5, 0.25], "Show me the contour of the object at point [0.500, 0.250]."),
        (
            ["--point", "0.5,0.25", "--normalized"], [0.5, 0.25],
            "Show me the contour of the object at point [0.500, 0.250]."
        ),
        (
            ["--box", "0,0,42,28"], [0, 0, 0.5, 0.5],
            "Give the polygon vertices of the stuff within the box region [0.000, 0.000, 0.500, 0.500]."
        ),
    ])
    func `pixels become what the question says`(_ arguments: [String], _ query: [Double], _ prompt: String) throws {
        let folder = try SampleFolder()
        let outcome = try Binary.run(
            ["segment", folder.path("a.png"), "--model", folder.model, "--max-new-tokens", "1"] + arguments)
        let record = try Self.object(try #require(outcome.lines.first))
        #expect(record["query"] as? [Double] == query && record["prompt"] as? String == prompt)
    }

    @Test func `a place outside the picture is an error of that picture`() throws {
        let folder = try SampleFolder()
        let outcome = try Binary.run(["segment", folder.path("a.png"), "--model", folder.model, "--point", "84.5,3"])
        #expect(outcome.status == 1 && outcome.lines.isEmpty)
        #expect(outcome.errors.contains("a.png") && outcome.errors.contains("outside the picture of 84 × 56"))
    }

    @Test(arguments: [
        ["--query", "x", "--point", "1,2"], [], ["--point", "1"], ["--box", "1,2,3"],
        ["--query", "x", "--temperature", "-1"],
        ["--query", "x", "--format", "mask"], ["--query", "x", "--out", "o", "--format", "gif"],
        ["--query", "x", "--threads", "0"], ["--query", ""], ["--query", " \n"], ["--query", "x", "--query", ""],
        ["--prompt", ""], ["--query", "x", "--overwrite"], ["--query", "x", "--query", "y", "--prompt", "p"],
        ["--query", "x", "--max-new-tokens", "0"], ["--query", "x", "--device", "toaster"],
        ["--query", "x", "--fill", "y"],
    ])
    func `a wrong call has the status 64`(_ arguments: [String]) throws {
        let outcome = try Binary.run(["segment", "a.png"] + arguments)
        #expect(outcome.status == 64 && outcome.lines.isEmpty)
    }

    @Test func `a seed repeats a drawn answer`() throws {
        let folder = try SampleFolder()
        let call = [
            "segment", folder.path("a.png"), "--query", "it", "--model", folder.model, "--max-new-tokens", "12",
            "--temperature", "1", "--seed",
        ]
        let ids = try ["5", "5", "6"].map { seed in
            try Self.object(try #require(try Binary.run(call + [seed]).lines.first))["token_ids"] as? [Int]
        }
        #expect(ids[0] == ids[1] && ids[0] != ids[2])
    }

    @Test func `a device that is not there is named, by one sentence`() throws {
        let folder = try SampleFolder()
        let outcome = try Binary.run(
            ["segment", folder.path("a.png"), "--query", "x", "--model", folder.model, "--device", "cuda:127"])
        #expect(outcome.status == 1 && outcome.lines.isEmpty)
        #expect(outcome.errors.hasPrefix("Error: there is no device cuda:127: libtorch can use"))
        #expect(outcome.errors.count { $0 == "\n" } == 1)
    }

    @Test func `a model that is not there is named`() throws {
        let outcome = try Binary.run(["segment", "a.png", "--query", "x", "--model", "/nowhere"])
        #expect(outcome.status == 1 && outcome.errors.contains("/nowhere"))
    }
}

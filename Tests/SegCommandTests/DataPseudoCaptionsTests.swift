import Foundation
import SegGeometry
import SegImaging
import Synchronization
import TestSupport
import Testing

@testable import SegCommand

@Suite struct DataPseudoCaptionsTests {
    private let samples: SampleFolder

    /// Thirty kept objects of one picture.
    init() throws {
        samples = try SampleFolder()
        let size = ImageSize(width: 84, height: 56)
        let lines = (0..<30).map { id in
            var mask = Mask(size: size)
            for y in 3..<40 { for x in 2 * id..<2 * id + 9 { mask[x, y] = true } }
            let counts = RunLengthMask(mask).counts.map(String.init).joined(separator: ",")
            return #"{"id": \#(id), "image_id": 1, "image": "a.png", "category": "kind \#(id)", "score": 0.9, "#
                + #""bbox": [\#(2 * id), 3, 9, 37], "segmentation": {"size": [56, 84], "counts": [\#(counts)]}}"#
        }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: samples.path("d.jsonl")))
        let kept = try Binary.run([
            "data", "pseudo", "filter", "--detections", samples.path("d.jsonl"), "--out", samples.path("kept"),
            "--stability", "0", "--most-overlap", "1",
        ])
        try #require(kept.status == 0, "\(kept.errors)")
    }

    private func arguments(_ address: String, _ more: [String] = []) -> [String] {
        [
            "data", "pseudo", "captions", "--kept", samples.path("kept"), "--images", samples.url.path, "--out",
            samples.path("words"), "--endpoint", address, "--model", "m", "--concurrency", "2",
        ] + more
    }

    private static func reply(_ body: Data) -> LoopbackServer.Reply {
        let words = String(decoding: body, as: UTF8.self).firstMatch(of: /the object: (kind \d+)\./)?.1 ?? "?"
        return LoopbackServer.Reply(body: #"{"choices": [{"message": {"content": "the \#(words)"}}]}"#)
    }

    @Test func `a run that is killed goes on, and asks only what was on its way again`() async throws {
        let isFree = Mutex(false)
        let server = try LoopbackServer { number, body in
            while number >= 12, !isFree.withLock({ $0 }) { Thread.sleep(forTimeInterval: 0.01) }
            return Self.reply(body)
        }
        let process = Process()
        process.executableURL = Binary.url
        process.arguments = arguments(server.address)
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Two wait for their answers: the twelve before them have theirs, on file.
        while server.bodies.count < 14 { try await Task.sleep(for: .milliseconds(2)) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        isFree.withLock { $0 = true }
        let answers = try String(contentsOfFile: samples.path("words/answers-00001-of-00001.jsonl"), encoding: .utf8)
        #expect(answers.split(separator: "\n").count == 1 + 12)
        #expect(!FileManager.default.fileExists(atPath: samples.path("words/captions-00001-of-00001.jsonl")))

        let resumed = try Binary.run(arguments(server.address))
        #expect(resumed.status == 0 && resumed.errors.contains(#"shard 1/1: {"kept": 30}"#))
        #expect(server.bodies.count == 14 + 18)
        let again = try Binary.run(arguments(server.address))
        #expect(again.errors.contains("done before"))

        let written = try Binary.run([
            "data", "pseudo", "samples", "--kept", samples.path("kept"), "--captions", samples.path("words"), "--out",
            samples.path("samples"),
        ])
        #expect(written.status == 0 && written.errors.contains(#"{"kept": 30}"#))
        let lines = try String(contentsOfFile: samples.path("samples/samples-00001-of-00001.jsonl"), encoding: .utf8)
        #expect(lines.split(separator: "\n").enumerated().allSatisfy { $1.contains(#""text": ["the kind \#($0)"]"#) })
    }

    @Test func `own words are asked, and a server that refuses is named`() throws {
        let server = try LoopbackServer { _, body in
            String(decoding: body, as: UTF8.self).contains("Name the kind")
                ? Self.reply(body) : LoopbackServer.Reply(status: 401, body: "no key")
        }
        try Data("Name the {category}, please".utf8).write(to: URL(fileURLWithPath: samples.path("prompt.txt")))
        let own = try Binary.run(arguments(server.address, ["--prompt-file", samples.path("prompt.txt")]))
        #expect(own.status == 0, "\(own.errors)")
        let other = try Binary.run(arguments(server.address))
        #expect(other.status == 1 && other.errors.contains("Choose another --out"))
        try FileManager.default.removeItem(atPath: samples.path("words"))
        let refused = try Binary.run(arguments(server.address))
        #expect(refused.status == 1 && refused.errors.contains("answers 401: no key"))
    }

    @Test(arguments: [
        ["--prompt", "a", "--prompt-file", "b"], ["--margin", "-1"], ["--longest-side", "3"], ["--rate", "0"],
        ["--timeout", "0"], ["--view", "none"], ["--shard", "3/2"], ["--shard", "0/2"], ["--prompt", " "],
        ["--concurrency", "0"],
    ])
    func `options that are out of range or do not go together have the status 64`(_ options: [String]) throws {
        #expect(try Binary.run(arguments("http://127.0.0.1:9", options)).status == 64)
    }

    @Test func `a server is needed`() throws {
        let outcome = try Binary.run(["data", "pseudo", "captions", "--kept", "k", "--out", "o", "--model", "m"])
        #expect(outcome.status == 64 && outcome.errors.contains("--endpoint is needed"))
    }
}

import Foundation
import Testing

@Suite struct SegmentProgressTests {
    @Test func `a terminal shows which picture it is, and is left clean`() throws {
        let folder = try SampleFolder()
        let pictures = ["a.png", "b.png"].map(folder.path)
        let records = folder.path("records.jsonl")
        let command = "$simpleseg segment \(pictures.joined(separator: " ")) --query it --model \(folder.model)"
        // util-linux's script(1) gives the command a terminal and tells what appears on it.
        let seen = try Binary.shell("script -qec '\(command) --max-new-tokens 3 > \(records)' /dev/null").output
        let lines = try String(contentsOfFile: records, encoding: .utf8)
        #expect(lines.split(separator: "\n").count == 2 && !lines.contains("\u{1B}"))
        for (index, picture) in pictures.enumerated() {
            let bar = String(repeating: "█", count: 10 * index) + String(repeating: "░", count: 20 - 10 * index)
            #expect(seen.contains("\(bar) \(index + 1)/2 \(picture): looking"))
        }
        #expect(seen.hasSuffix("\r\u{1B}[K"))
    }

    @Test func `without a terminal nothing is shown`() throws {
        let folder = try SampleFolder()
        let outcome = try Binary.run([
            "segment", folder.path("a.png"), "--query", "it", "--model", folder.model, "--max-new-tokens", "3",
        ])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
    }
}

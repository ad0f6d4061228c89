import Foundation
import Testing

@Suite struct DraftTimingCommandTests {
    @Test func `an answer that the model would not write is written with drafts in fewer passes`() throws {
        let folder = try SampleFolder()
        let points = (0..<30).map { "[0.\(100 + 7 * $0), 0.\(200 + 5 * $0)]" }.joined(separator: ", ")
        let line = #"{"id": 1, "text": "[[\#(points)]]."}"# + "\n"
        try line.write(toFile: folder.path("a.jsonl"), atomically: true, encoding: .utf8)
        for (draft, least) in [("off", 0.0), ("grammar", 1.05), ("contour", 3.0)] {
            var arguments = ["time-drafts", "--model", "nano", "--draft", draft, "--prompt-tokens", "20"]
            if draft != "off" { arguments += ["--draft-width", "7"] }
            let outcome = try Binary.run(arguments + [folder.path("a.jsonl")])
            #expect(outcome.status == 0)
            let record = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            let counts = try #require(record?["draft"] as? [String: Any])
            #expect(try #require(counts["tokens_per_pass"] as? Double) >= least, "\(draft)")
        }
    }
}

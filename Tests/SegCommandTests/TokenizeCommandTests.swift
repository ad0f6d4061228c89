import Foundation
import Testing

@Suite struct TokenizeCommandTests {
    private static let golden = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/tokens")

    @Test(arguments: ["qwen", "qwen-split", "kimi"])
    func `recorded texts get the ids of the reference`(kind: String) throws {
        let file = Self.golden.appendingPathComponent("\(kind.split(separator: "-")[0])/cases.json")
        let cases = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]] ?? []
        let lines = try cases.map { try JSONSerialization.data(withJSONObject: $0) + Data("\n".utf8) }
        let model = Self.golden.appendingPathComponent(kind).path
        let outcome = try Binary.run(["tokenize", "--model", model], input: Data(lines.joined()))
        #expect(outcome.status == 0 && outcome.lines.count == cases.count && !cases.isEmpty)
        for (line, expected) in zip(outcome.lines, cases) {
            let answer = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(answer?["ids"] as? [Int] == expected["ids"] as? [Int])
            #expect(answer?["decoded"] as? String == expected["decoded"] as? String)
        }
    }

    @Test func `the record's id comes first, and special tokens may be read as text`() throws {
        let model = Self.golden.appendingPathComponent("qwen").path
        let record = #"{"text": "<|im_end|>", "id": [7]}"#
        let parsed = try Binary.run(["tokenize", "--model", model], input: record)
        #expect(parsed.output == #"{"id": [7], "ids": [658], "decoded": "<|im_end|>"}"# + "\n")
        let literal = try Binary.run(["tokenize", "--model", model, "--specials", "literal"], input: record)
        #expect(!literal.output.contains("658") && literal.output.contains(#""decoded": "<|im_end|>"}"#))
    }

    @Test func `a directory that is not there is named, and the status is 1`() throws {
        let outcome = try Binary.run(["tokenize", "--model", "/nowhere"], input: #"{"text": "a"}"#)
        #expect(outcome.status == 1 && outcome.output == "")
        #expect(outcome.errors.contains("no checkpoint /nowhere"))
    }
}

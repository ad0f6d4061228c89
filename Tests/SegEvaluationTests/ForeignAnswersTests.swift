import Foundation
import SegEvaluation
import SegGeometry
import Testing

private let set = EvaluationSet(
    name: "dots", split: "val",
    samples: ["a", "b"].map {
        EvaluationSample(
            id: $0, image: "\($0).png", expression: "it", kind: "",
            truth: RunLengthMask(size: ImageSize(width: 4, height: 4)))
    })

private func joined(_ lines: String...) throws -> [EvaluationRecord] {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("answers-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    return try ForeignAnswers.join([path], with: set)
}

@Test func `answers find their samples in any order, and a missing one is a failure`() throws {
    let records = try joined(
        #"{"engine": "any"}"#, #"{"id": "b", "text": "none", "tokens": 3, "finish_reason": "length"}"#)
    #expect(records.map(\.id) == ["a", "b"])
    #expect(records[0].failure == "no answer in the file" && records[0].score == nil)
    #expect(records[1].tokens == 3 && records[1].finishReason == "length" && records[1].score?.isEmpty == true)
}

@Test(arguments: [
    [#"{"id": "c", "text": ""}"#], [#"{"id": "a", "text": ""}"#, #"{"id": "a", "text": ""}"#], [#"{"id": "a"}"#],
    ["no json"],
])
func `answers to nothing, twice, or without text are errors`(_ lines: [String]) {
    #expect(throws: EvaluationError.self) { try joined(lines.joined(separator: "\n")) }
}

import Foundation
import SegEvaluation
import SegGeometry
import Testing

private let header = EvaluationHeader(
    model: "nano", weights: "abc", dataset: "shapes", split: "val", options: ["fill": "inclusive"])

private func sample(_ id: String) -> EvaluationSample {
    var mask = Mask(size: ImageSize(width: 8, height: 6))
    mask[3, 2] = true
    return EvaluationSample(
        id: id, image: "\(id).png", expression: "the dot", kind: "name", truth: RunLengthMask(mask))
}

private func record(_ id: String) throws -> EvaluationRecord {
    try EvaluationRecord(
        sample(id), Reply(text: "[[[0.375, 0.333]]]", finishReason: "stop", tokens: 12, seconds: 0.5))
}

private func scratch() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent(
        "evaluation-\(UUID().uuidString).jsonl"
    ).path
}

@Test
func
    `a killed run continues without losing or repeating a sample, wherever the last line was torn`()
    throws
{
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let log = try EvaluationLog(path: path, header: header)
    for id in ["a", "b", "c"] { try log.append(record(id)) }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let lastLine = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
    for length in [lastLine, lastLine + 1, whole.count - 1] {
        try whole.prefix(length).write(to: URL(fileURLWithPath: path))
        let resumed = try EvaluationLog(path: path, header: header)
        #expect(resumed.answered == ["a", "b"])
        try resumed.append(record("c"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
    }
}

@Test func `a file of another run is refused, with what differs`() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try EvaluationLog(path: path, header: header)
    var other = header
    other.weights = "def"
    #expect(
        throws: EvaluationError.otherRun(path: path, field: "weights", expected: "def", got: "abc")
    ) {
        try EvaluationLog(path: path, header: other)
    }
}

@Test func `a damaged line that is not the last is an error with its number`() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let log = try EvaluationLog(path: path, header: header)
    try log.append(record("a"))
    var lines = try String(contentsOfFile: path, encoding: .utf8)
    lines += "{\"id\": \"b\"}\n"
    try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
    do {
        _ = try EvaluationLog.load(path)
        Issue.record("a damaged line was read")
    } catch EvaluationError.line(_, let line, _) {
        #expect(line == 3)
    }
}

@Test func `shards merge to the whole run, in any order, and overlapping ones are refused`() throws {
    let paths = [scratch(), scratch()]
    defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    for (path, ids) in zip(paths, [["a", "c"], ["b"]]) {
        let log = try EvaluationLog(path: path, header: header)
        for id in ids { try log.append(record(id)) }
    }
    #expect(try EvaluationLog.merge(paths).records == EvaluationLog.merge(paths.reversed()).records)
    #expect(try EvaluationLog.merge(paths).records.map(\.id) == ["a", "b", "c"])
    #expect(throws: EvaluationError.self) { try EvaluationLog.merge([paths[0], paths[0]]) }
}

@Test func `a failure gives way to an answer, an answer to nothing`() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let log = try EvaluationLog(path: path, header: header)
    try log.append(EvaluationRecord(sample("a"), failure: "the picture is gone"))
    try log.append(record("b"))
    let resumed = try EvaluationLog(path: path, header: header)
    #expect(resumed.answered == ["b"] && resumed.failed == ["a"])
    try resumed.append(record("a"))
    #expect(resumed.answered == ["a", "b"] && resumed.failed.isEmpty)
    #expect(try EvaluationLog.load(path).records == [record("a"), record("b")])
    #expect(throws: EvaluationError.repeated(path: path, id: "a")) { try resumed.append(record("a")) }
    #expect(throws: EvaluationError.self) { try resumed.append(EvaluationRecord(sample("b"), failure: "x")) }
}

@Test func `answers without a header are read`() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(#"{"id": "7", "text": "[]", "truth": {"size": [6, 8], "counts": "`1"}}"#.utf8 + [10])
        .write(to: URL(fileURLWithPath: path))
    let run = try EvaluationLog.load(path)
    let (found, records) = (run.header, run.records)
    #expect(records.map(\.id) == ["7"] && found.model == "unknown")
}

import Foundation
import SegEvaluation
import Testing

@Test func `a header names its dataset and split, and lets out what it does not know`() throws {
    var header = EvaluationHeader(model: "m", weights: "w", dataset: "refcoco", split: "val (unc)", options: [:])
    #expect(header.title == "refcoco val (unc)")
    header.split = ""
    #expect(header.title == "refcoco")
    let line = String(decoding: try JSONEncoder().encode(header), as: UTF8.self)
    #expect(!line.contains("published"))
    #expect(try JSONDecoder().decode(EvaluationHeader.self, from: Data(line.utf8)) == header)
}

@Test(
    arguments: [
        { $0.samples = 5 }, { $0.versions = ["torch": "2"] }, { $0.options["seed"] = "1" }, { $0.split = "testA" },
    ] as [@Sendable (inout EvaluationHeader) -> Void])
func `what changes the answers makes another run, a note does not`(_ change: @Sendable (inout EvaluationHeader) -> Void)
    throws
{
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("header-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var header = EvaluationHeader(model: "m", weights: "w", dataset: "d", split: "val", options: ["seed": "0"])
    _ = try EvaluationLog(path: path, header: header)
    header.notes = ["odd"]
    _ = try EvaluationLog(path: path, header: header)
    change(&header)
    #expect(throws: EvaluationError.self) { try EvaluationLog(path: path, header: header) }
}

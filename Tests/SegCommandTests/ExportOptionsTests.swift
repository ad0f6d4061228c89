import Foundation
import Testing

@Suite struct ExportOptionsTests {
    private let two =
        #"{"id": 7, "image": "a/b.png", "query": "two", "width": 20, "height": 20, "text": "[[[0.1, 0.1], [0.3, 0.1], [0.3, 0.3]], [[0.6, 0.6], [0.9, 0.6], [0.9, 0.9]]]"}"#

    @Test func `answers become annotation files, and what a format assumes is logged`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("export-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try Binary.run(
            ["decode", "--export", "coco,yolo,csv", "--out", folder.path], input: two + "\n{\"broken\": 1}\n")
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix(#"{"id": 7, "polygons": [["#))
        #expect(outcome.errors.hasSuffix("export: coco: an answer has no score: every result has the score 1\n"))
        let csv = try String(contentsOf: folder.appendingPathComponent("boxes.csv"), encoding: .utf8)
        #expect(csv.hasSuffix("\r\na/b.png,20,20,1,two,2,2,19,19,43\r\n"))
        let labels = try String(contentsOf: folder.appendingPathComponent("yolo/labels/b.txt"), encoding: .utf8)
        #expect(labels.split(separator: "\n").count == 1)
    }

    @Test func `one record per object, each with what is its own`() throws {
        let outcome = try Binary.run(["decode", "--objects"], input: two)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines[0].hasPrefix(
                #"{"id": 7, "object": 1, "objects": 2, "polygons": [[[2.0, 2.0], [6.0, 2.0], [6.0, 6.0]]]"#))
        #expect(lines[1].contains(#""object": 2, "objects": 2, "#))
        let empty = try Binary.run(["decode", "--objects"], input: #"{"text": "no", "width": 4, "height": 4}"#)
        #expect(empty.output.hasPrefix(#"{"object": 0, "objects": 0, "polygons": []"#))
    }

    @Test(arguments: [
        ["--export", "coco"], ["--out", "x"], ["--export", "coco,tiff", "--out", "x"], ["--export", "", "--out", "x"],
    ])
    func `half a request is refused`(arguments: [String]) throws {
        #expect(try Binary.run(["decode"] + arguments, input: "").status == 64)
    }
}

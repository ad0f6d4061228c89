import Foundation
import SegEvaluation
import SegFormats
import SegGeometry
import SegImaging
import Testing

private func folder(_ files: [String: Data]) throws -> URL {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("reason-\(UUID().uuidString)")
    let split = root.appendingPathComponent("ReasonSeg/val")
    try FileManager.default.createDirectory(at: split, withIntermediateDirectories: true)
    for (name, data) in files { try data.write(to: split.appendingPathComponent(name)) }
    return root
}

private func picture() throws -> Data {
    Data(try ImageEncoding.png(Image(size: ImageSize(width: 40, height: 30), red: 9)))
}

private let shapes = """
    [{"label": "target", "points": [[2.9, 2.2], [21.7, 2.0], [21.0, 21.0], [2.0, 21.0]]},
     {"label": "Ignore", "points": [[5, 5], [8, 5], [8, 8], [5, 8]]},
     {"label": "flag", "points": [[0, 0], [39, 0], [39, 29]]},
     {"label": "target", "points": [[6, 6], [7, 6], [7, 7], [6, 7]]}]
    """

@Test func `large shapes are painted first, and what is ignored counts nowhere`() throws {
    let root = try folder([
        "b.json": Data(#"{"text": ["what flies?", "wings"], "is_sentence": true, "shapes": \#(shapes)}"#.utf8),
        "b.jpg": try picture(),
        "a.json": Data(#"{"text": ["caf"#.utf8 + [0xE9] + #""], "is_sentence": false, "shapes": \#(shapes)}"#.utf8),
        "a.jpg": try picture(),
        "c.json": Data("{".utf8),
    ])
    defer { try? FileManager.default.removeItem(at: root) }
    let set = try EvaluationSource(dataset: "reasonseg", root: root.path).load()
    #expect(set.samples.map(\.expression) == ["café", "what flies?"])
    #expect(set.samples.map(\.kind) == ["phrase", "sentence"])
    for sample in set.samples {
        #expect(sample.truth.area == 400 - 16 + 4 && sample.ignored?.area == 16 - 4)
        #expect(sample.truth.size == ImageSize(width: 40, height: 30))
    }
    #expect(set.notes.contains { $0.contains("c.json") } && set.published == 200)
    #expect(set.notes.contains { $0.contains("2 samples here, 200 as published") })
    let all = try EvaluationSource(dataset: "reasonseg", root: root.path, everyExpression: true).load()
    #expect(all.samples.count == 3 && all.published == nil)
}

@Test(arguments: ["[1e300, 2]", "[1]", "[1, 2, 3]"])
func `a vertex that is none leaves its picture out`(_ point: String) throws {
    let root = try folder([
        "a.json": Data(
            #"{"text": ["x"], "is_sentence": true, "shapes": [{"label": "target", "points": [\#(point)]}]}"#.utf8),
        "a.jpg": try picture(),
    ])
    defer { try? FileManager.default.removeItem(at: root) }
    let set = try EvaluationSource(dataset: "reasonseg", root: root.path).load()
    #expect(set.samples.isEmpty && set.notes.contains { $0.hasPrefix("broken annotation: 1") && $0.contains("a.json") })
}

@Test func `a split that is not there is an error with the places`() throws {
    let root = try folder([:])
    defer { try? FileManager.default.removeItem(at: root) }
    let error = #expect(throws: FormatError.self) {
        try EvaluationSource(dataset: "reasonseg", root: root.path, split: "test").load()
    }
    #expect("\(String(describing: error))".contains("ReasonSeg/test"))
}

import Foundation
import SegEvaluation
import SegGeometry
import Testing

/// gRefCOCO's layout with two pictures, in a folder of its own.
private func folder() throws -> URL {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("refer-\(UUID().uuidString)")
    let files: [String: String] = [
        "grefcoco/instances.json": """
        {"images": [{"id": 1, "file_name": "one.jpg", "width": 20, "height": 10},
                    {"id": 2, "file_name": "two.jpg", "width": 20, "height": 10}],
         "categories": [{"id": 1, "name": "dot"}],
         "annotations": [
            {"id": 5, "image_id": 1, "category_id": 1, "segmentation": [[2, 2, 6, 2, 6, 6, 2, 6]]},
            {"id": 6, "image_id": 1, "category_id": 1, "segmentation": [[10, 2, 14, 2, 14, 6, 10, 6]]}]}
        """,
        "grefcoco/grefs(unc).json": """
        [{"ref_id": 1, "image_id": 1, "ann_id": [5, 6], "split": "val", "sentences": [{"sent_id": 1, "sent": "both dots"}]},
         {"ref_id": 2, "image_id": 1, "ann_id": [5], "split": "val",
          "sentences": [{"sent_id": 2, "sent": "left dot"}, {"sent_id": 3, "sent": " "}]},
         {"ref_id": 3, "image_id": 2, "ann_id": [-1], "split": "val", "sentences": [{"sent_id": 4, "sent": "the dot"}]},
         {"ref_id": 4, "image_id": 2, "ann_id": [9], "split": "val", "sentences": [{"sent_id": 5, "sent": "a dot"}]},
         {"ref_id": 5, "image_id": 2, "ann_id": [-1], "split": "testA", "sentences": [{"sent_id": 6, "sent": "dot"}]}]
        """,
    ]
    try FileManager.default.createDirectory(
        at: root.appendingPathComponent("images/train2014"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
        at: root.appendingPathComponent("grefcoco"), withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: root.appendingPathComponent(name)) }
    return root
}

@Test func `a split has a sample a sentence, with the union of what is meant and how much that is`() throws {
    let root = try folder()
    defer { try? FileManager.default.removeItem(at: root) }
    let set = try EvaluationSource(dataset: "grefcoco", root: root.path).load()
    #expect(set.samples.map(\.expression) == ["both dots", "left dot", "the dot"])
    #expect(set.samples.map(\.kind) == ["several targets", "one target", "no target"])
    #expect(set.samples.map(\.truth.area) == [32, 16, 0])
    #expect(set.samples[0].image == root.path + "/images/train2014/one.jpg")
    #expect(Set(set.samples.map(\.id)).count == 3)
    #expect(set.split == "val (unc)" && set.published == nil)
    #expect(set.notes.count == 2)
    #expect(set.notes.contains { $0.hasPrefix("empty expression: 1") })
    #expect(set.notes.contains { $0.hasPrefix("unknown annotation: 1") && $0.contains("reference 4") })
}

@Test func `a split that is not there, pictures that are not there, and a missing root are errors`() throws {
    let root = try folder()
    defer { try? FileManager.default.removeItem(at: root) }
    let error = #expect(throws: EvaluationError.self) {
        try EvaluationSource(dataset: "grefcoco", root: root.path, split: "test").load()
    }
    #expect("\(String(describing: error))".contains("testA, val"))
    try FileManager.default.removeItem(at: root.appendingPathComponent("images"))
    #expect(throws: EvaluationError.self) { try EvaluationSource(dataset: "grefcoco", root: root.path).load() }
    #expect(throws: EvaluationError.self) { try EvaluationSource(dataset: "refcoco").load() }
    #expect(throws: (any Error).self) { try EvaluationSource(dataset: "refcoco+", root: root.path).load() }
}

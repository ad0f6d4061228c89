import Foundation
import SegEvaluation
import SegFormats
import SegGeometry
import Testing

private func load(_ json: String) throws -> EvaluationSet {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("phrases-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("things.json")
    try Data(json.utf8).write(to: file)
    return try EvaluationSource(dataset: file.path, root: folder.path).load()
}

@Test func `phrases of annotations are samples, the same phrase in a picture one sample, a category stands in`() throws
{
    let set = try load(
        """
        {"images": [{"id": 3, "file_name": "x.jpg", "width": 20, "height": 10}],
         "categories": [{"id": 1, "name": "cup"}],
         "annotations": [
           {"id": 1, "image_id": 3, "category_id": 1, "segmentation": [[0, 0, 4, 0, 4, 4, 0, 4]], "phrase": "blue cup"},
           {"id": 2, "image_id": 3, "category_id": 1, "segmentation": [[6, 0, 10, 0, 10, 4, 6, 4]],
            "captions": ["the right cup", "blue cup"]},
           {"id": 3, "image_id": 3, "category_id": 1, "segmentation": [[0, 6, 2, 6, 2, 8, 0, 8]]},
           {"id": 4, "image_id": 3, "category_id": 1, "iscrowd": 1, "segmentation": [[0, 6, 2, 6, 2, 8, 0, 8]]},
           {"id": 5, "image_id": 4, "category_id": 1, "segmentation": [[0, 6, 2, 6, 2, 8, 0, 8]]}]}
        """)
    #expect(set.samples.map(\.expression) == ["blue cup", "the right cup", "cup"])
    #expect(set.samples.map(\.truth.area) == [32, 16, 4])
    #expect(set.samples.map(\.kind) == ["several objects", "one object", "one object"])
    #expect(set.samples.map(\.id) == ["things-3-0", "things-3-1", "things-3-2"])
    #expect(set.name == "things" && set.notes.contains { $0.hasPrefix("unknown image: 1") })
}

@Test func `a phrase that is no text is an error`() {
    #expect(throws: FormatError.self) {
        try load(#"{"images": [], "annotations": [{"id": 1, "image_id": 3, "phrase": 5}]}"#)
    }
}

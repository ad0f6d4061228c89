import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import TestSupport
import Testing

@Suite struct PanopticObjectsTests {
    private let folder: TextFolder
    private let lists = #"""
        "categories": [{"id": 1, "name": "sky", "isthing": 0}, {"id": 2, "name": "cat"}, {"id": 3, "name": "dog"}],
        "images": [{"id": 5, "file_name": "a.jpg", "width": 4, "height": 2}]
        """#

    init() throws {
        folder = try TextFolder()
        // Ids 1, 258 (blue-green-red: 2 + 256), 70000, 0.
        var image = Image(size: ImageSize(width: 4, height: 2))
        image.pixels = [1, 0, 0, 1, 0, 0, 2, 1, 0, 0, 0, 0, 112, 17, 1, 112, 17, 1, 2, 1, 0, 1, 0, 0]
        try folder.write(ImageEncoding.png(image), to: "p/a.png")
    }

    private func read(_ annotations: String) throws -> (annotatedObjects: [ReadObject], report: DataReport) {
        let path = try folder.write("{\"annotations\": [\(annotations)], \(lists)}", to: "p.json")
        let source = try PanopticObjects(contentsOf: path, masks: "\(folder.path)/p", images: "im")
        let (annotatedObjects, report, _) = try source.read()
        return (annotatedObjects, report)
    }

    @Test func `segments of one category are objects of one annotated object, crowds none`() throws {
        let (annotatedObjects, report) = try read(
            #"""
            {"image_id": 5, "file_name": "a.png", "segments_info": [{"id": 258, "category_id": 2}, {"id": 1, "category_id": 1, "iscrowd": 0},
             {"id": 70000, "category_id": 2}, {"id": 9, "category_id": 1, "iscrowd": 1}]}
            """#)
        #expect(report.counts == [.crowd: 1])
        #expect(
            annotatedObjects == [
                ReadObject(image: "im/a.jpg", texts: ["cat"], place: 0, areas: [2, 2], absent: ["dog"]),
                ReadObject(image: "im/a.jpg", texts: ["sky"], place: 1, areas: [3], absent: ["dog"]),
            ])
    }

    @Test func `what is broken or absent is listed`() throws {
        let (annotatedObjects, report) = try read(
            #"""
            {"image_id": 5}, {"image_id": 6, "file_name": "a.png", "segments_info": []},
            {"image_id": 5, "file_name": "b.png", "segments_info": [{"id": 1, "category_id": 1}]},
            {"image_id": 5, "file_name": "a.png", "segments_info": [{"id": 1}]},
            {"image_id": 5, "file_name": "a.png", "segments_info": [{"id": 1, "category_id": 8}, {"id": -1, "category_id": 1}]}
            """#)
        #expect(annotatedObjects.map(\.areas) == [[0]])
        #expect(report.counts == [.brokenAnnotation: 2, .unknownImage: 1, .missingMask: 1, .brokenCategory: 1])
        #expect(throws: FormatError.self) { try read("5") }
    }
}

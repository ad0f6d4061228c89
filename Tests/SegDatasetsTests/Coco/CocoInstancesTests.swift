import SegDatasets
import SegFormats
import SegGeometry
import Testing

@Suite struct CocoInstancesTests {
    private func read(_ text: String) throws -> (CocoInstances, DataReport) {
        var report = DataReport()
        let instances = try CocoInstances(Array(text.utf8), file: "instances.json", report: &report)
        return (instances, report)
    }

    @Test func `pictures, categories and objects are read whatever the order of the lists`() throws {
        let (instances, report) = try read(
            #"""
            {"annotations": [{"id": 5, "image_id": 2, "category_id": 3, "iscrowd": 1, "segmentation": [], "bbox": [1]}],
             "info": {"x": [{}]}, "categories": [{"id": 3, "name": "cat"}],
             "images": [{"id": 2, "file_name": "a.jpg", "width": 8, "height": 6}]}
            """#)
        #expect(report.entries.isEmpty)
        #expect(instances.images[2] == CocoImage(id: 2, file: "a.jpg", size: ImageSize(width: 8, height: 6)))
        #expect(instances.categories == [3: "cat"])
        #expect(instances.annotation(5)?.isCrowd == true)
        #expect(instances.annotation(6) == nil)
    }

    @Test func `broken entries are listed with their place and the others kept`() throws {
        let (instances, report) = try read(
            #"""
            {"images": [{"id": 1}, {"id": 2, "file_name": "a", "width": 8, "height": 0}, 7, {"id": "3"},
              {"id": 4, "file_name": "b", "width": 99999999, "height": 9}, {"id": 9, "file_name": "b", "width": 9, "height": 9}],
             "annotations": [{"image_id": 1}, null, {"id": 1, "image_id": 9}], "categories": [{"id": 1}]}
            """#)
        #expect(report.counts == [.brokenImageRecord: 5, .brokenAnnotation: 2, .brokenCategory: 1])
        #expect(
            report.entries.first?.detail == "instances.json, images[0] (byte 12): no width, no height, no file_name")
        #expect(instances.images.keys.sorted() == [9])
        #expect(instances.annotations.map(\.id) == [1])
    }

    @Test func `of two entries with one id neither is kept, unless they say the same`() throws {
        let (instances, report) = try read(
            #"""
            {"images": [{"id": 1, "file_name": "a/1.jpg", "width": 8, "height": 6}, {"id": 1, "file_name": "b/1.jpg", "width": 8, "height": 6},
              {"id": 1, "file_name": "a/1.jpg", "width": 8, "height": 6}, {"id": 2, "file_name": "c.jpg", "width": 8, "height": 6},
              {"id": 2, "file_name": "c.jpg", "width": 8, "height": 6}],
             "categories": [{"id": 1, "name": "cat"}, {"id": 1, "name": "dog"}, {"id": 2, "name": "cow"}, {"id": 2, "name": "cow"}],
             "annotations": [{"id": 4, "image_id": 2}, {"id": 4, "image_id": 1}, {"id": 5, "image_id": 2}]}
            """#)
        #expect(instances.images.keys.sorted() == [2])
        #expect(instances.categories == [2: "cow"])
        #expect(instances.annotation(4) == nil)
        #expect(instances.annotation(5)?.imageID == 2)
        #expect(instances.annotations.count == 3)
        #expect(report.counts == [.duplicateID: 4])
    }

    @Test(arguments: ["{}", #"{"info": 1}"#, #"{"images": []}"#, #"{"annotations": []}"#])
    func `a file without the lists of COCO is reported`(_ text: String) throws {
        let report = try read(text).1
        #expect(report.counts.keys.sorted { $0.rawValue < $1.rawValue } == [.brokenFile])
    }

    @Test(arguments: [
        "", "[]", "{\"images\": 3}", "{\"images\": [{]}", "{\"images\": [{\"id\": 1}", "{\"annotations\" []}",
    ])
    func `a file that is no such JSON is refused`(_ text: String) {
        #expect(throws: FormatError.self) { try read(text) }
    }

    @Test func `an absent file is refused by name`() {
        var report = DataReport()
        #expect { try CocoInstances(contentsOf: "/nonexistent.json", report: &report) } throws: {
            "\($0)".hasPrefix("/nonexistent.json cannot be read")
        }
    }
}

import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import SegNotation
import SegTasks
import Testing

@testable import SegRewards

@Suite struct CocoObjectsTests {
    private let text = #"""
        {"images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 50}, {"id": 2, "file_name": "b.jpg", "width": 10, "height": 10}],
         "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}, {"id": 3, "name": "bird"}],
         "annotations": [
          {"id": 1, "image_id": 2, "category_id": 2, "segmentation": [[1, 1, 5, 1, 5, 5, 1, 5]]},
          {"id": 2, "image_id": 1, "category_id": 1, "segmentation": [[10, 10, 31, 10, 31, 21, 10, 21]]},
          {"id": 3, "image_id": 1, "category_id": 2, "segmentation": [[1, 1, 5, 1, 5, 5, 1, 5]]},
          {"id": 4, "image_id": 1, "category_id": 1, "segmentation": [[50, 10, 71, 10, 71, 21, 50, 21]]},
          {"id": 5, "image_id": 1, "category_id": 1, "iscrowd": 1, "segmentation": {"size": [50, 100], "counts": [0, 5000]}},
          {"id": 6, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 2]]},
          {"id": 7, "image_id": 2, "category_id": 1, "segmentation": [[1, 1, 1, 1, 1, 1]]},
          {"id": 8, "image_id": 9, "category_id": 1, "segmentation": []}, {"id": 9, "image_id": 1, "category_id": 8}]}
        """#

    private func write(_ mixture: ExampleMixture = .dataset) throws -> (examples: [WrittenExample], report: DataReport)
    {
        var report = DataReport()
        let instances = try CocoInstances(Array(text.utf8), file: "i.json", report: &report)
        var written: [WrittenExample] = []
        let source = CocoObjects(instances, name: "mine", images: "pictures")
        try ExampleMaker(seed: 1, mixture: mixture).write(source, report: &report) { written.append($0) }
        return (written, report)
    }

    @Test func `one example a picture and category outlines all its objects`() throws {
        let (examples, report) = try write()
        #expect(examples.map(\.id) == ["mine-2-2", "mine-1-1", "mine-1-2"])
        #expect(examples[1].image == "pictures/a.jpg")
        #expect(Question.published("cat").contains(examples[1].question))
        let outlines = PolygonReader.read(examples[1].answer).polygons
        #expect(outlines.map { $0.vertices[0].x } == [0.1, 0.5])
        #expect(outlines.allSatisfy { $0.vertices.count == 4 })
        #expect(
            report.counts == [.brokenAnnotation: 1, .emptyMask: 1, .unknownImage: 1, .brokenCategory: 1, .crowd: 1])
    }

    @Test func `of LVIS's federated annotations only what is known to be absent is absent`() throws {
        let federated = #"""
            {"images": [{"id": 11, "width": 80, "height": 60, "coco_url": "http://images.cocodataset.org/train2017/000000000011.jpg",
              "neg_category_ids": [4], "not_exhaustive_category_ids": [1]},
              {"id": 12, "width": 80, "height": 60, "coco_url": "http://x/val2017/12.jpg", "neg_category_ids": [], "not_exhaustive_category_ids": []}],
             "annotations": [{"id": 1, "image_id": 11, "category_id": 1, "segmentation": [[5, 5, 25, 5, 25, 25, 5, 25]]},
              {"id": 2, "image_id": 11, "category_id": 2, "segmentation": [[5, 5, 25, 5, 25, 25, 5, 25]]},
              {"id": 3, "image_id": 12, "category_id": 1, "segmentation": [[5, 5, 25, 5, 25, 25, 5, 25]]}],
             "categories": [{"id": 1, "name": "can"}, {"id": 2, "name": "zebra"}, {"id": 3, "name": "bow"}, {"id": 4, "name": "teacup"}]}
            """#
        var report = DataReport()
        let instances = try CocoInstances(Array(federated.utf8), file: "i.json", report: &report)
        let (annotatedObjects, told, _) = try CocoObjects(instances, name: "lvis", images: "p").read()
        #expect(annotatedObjects.map(\.image) == ["p/train2017/000000000011.jpg", "p/val2017/12.jpg"])
        #expect(annotatedObjects.map(\.texts) == [["zebra"], ["can"]])
        #expect(annotatedObjects.map(\.absent) == [["teacup"], []])
        #expect(told.counts == [.notExhaustive: 1])
    }

    @Test func `what a picture lacks are the categories of none of its objects`() throws {
        var mixture = ExampleMixture.dataset
        mixture.tasks = .only(.absent)
        let answers = try write(mixture).examples.filter { $0.id.hasPrefix("mine-1-") }.map(\.answer)
        #expect(Set(answers) == ["There is no bird in the image."])
    }
}

import SegData
import SegGeometry
import SegNotation
import Testing

@Suite struct CocoSubjectsTests {
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

    private func write(_ mixture: LessonMixture = .dataset) throws -> (lessons: [TaughtLesson], report: DataReport) {
        var report = DataReport()
        let instances = try CocoInstances(Array(text.utf8), file: "i.json", report: &report)
        var written: [TaughtLesson] = []
        let source = CocoSubjects(instances, name: "mine", images: "pictures")
        try SubjectLessons(seed: 1, mixture: mixture).write(source, report: &report) { written.append($0) }
        return (written, report)
    }

    @Test func `one lesson a picture and category outlines all its objects`() throws {
        let (lessons, report) = try write()
        #expect(lessons.map(\.id) == ["mine-2-2", "mine-1-1", "mine-1-2"])
        #expect(lessons[1].image == "pictures/a.jpg")
        #expect(Question.published("cat").contains(lessons[1].question))
        let outlines = PolygonReader.read(lessons[1].answer).polygons
        #expect(outlines.map { $0.vertices[0].x } == [0.1, 0.5])
        #expect(outlines.allSatisfy { $0.vertices.count == 4 })
        #expect(report.counts == [.brokenAnnotation: 1, .emptyMask: 1, .unknownImage: 1, .brokenCategory: 1])
    }

    @Test func `what a picture lacks are the categories of none of its objects`() throws {
        var mixture = LessonMixture.dataset
        mixture.tasks = .only(.absent)
        let answers = try write(mixture).lessons.filter { $0.id.hasPrefix("mine-1-") }.map(\.answer)
        #expect(Set(answers) == ["There is no bird in the image."])
    }
}

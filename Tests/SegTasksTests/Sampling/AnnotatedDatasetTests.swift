import DatasetFixtures
import SegGeometry
import SegRewards
import Testing

@testable import SegDatasets
@testable import SegFormats
@testable import SegTasks

struct AnnotatedDatasetTests {
    @Test func `words are sorted by pictures, and what cannot be trained on is reported`() throws {
        let folder = try ReferFolder([
            (1, 1, 10, "train", ["one", "  ", "uno"]), (2, 1, 50, "train", ["two"]), (3, 2, 20, "train", ["three"]),
            (4, 9, 20, "train", ["nowhere"]), (5, 3, 30, "val", ["held out"]),
        ])
        try folder.addPictures([1, 3])
        var report = DataReport()
        let dataset = try AnnotatedDataset(folder.files(), report: &report)
        #expect(dataset.pictures.map(\.words.count) == [3] && dataset.expressions == 3)
        #expect(report.unusable == [.emptyExpression: 1, .missingImage: 1, .unknownImage: 1])
        #expect(report.entries.contains { $0.problem == .missingImage && $0.detail.hasSuffix("2.jpg") })
    }

    @Test func `pictures of other splits are kept out of the train split unless that is allowed`() throws {
        let folder = try ReferFolder([
            (1, 1, 10, "train", ["one"]), (2, 2, 20, "train", ["two"]), (3, 2, 60, "testA", ["three"]),
        ])
        try folder.addPictures()
        var report = DataReport()
        #expect(try AnnotatedDataset(folder.files(), report: &report).expressions == 1)
        #expect(report.unusable == [.leak: 1])
        var files = folder.files()
        files.allowLeak = true
        #expect(try AnnotatedDataset(files, report: &report).expressions == 2)
        #expect(try AnnotatedDataset(folder.files("testA"), report: &report).expressions == 1)
    }
}

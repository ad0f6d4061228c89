import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import Testing

@Suite struct ReferringSampleTests {
    @Test func `each sentence is a sample, and what cannot be one is listed`() throws {
        let folder = try ReferFolder([
            (1, 1, 10, "train", ["left man", " ", "him"]), (2, 1, 90, "train", ["nothing"]),
            (3, 9, 10, "train", ["gone"]),
            (4, 2, 20, "val", ["dog"]),
        ])
        let (dataset, _) = try folder.dataset()
        var report = DataReport()
        var samples: [ReferringSample] = []
        dataset.forEachSample(report: &report) { samples.append($0) }
        #expect(samples.map(\.id) == ["refcoco-unc-1-10", "refcoco-unc-1-12", "refcoco-unc-4-40"])
        #expect(samples[0].category == "person" && samples[0].imageFile == "1.jpg" && samples[0].mask.area == 200)
        #expect(report.counts == [.emptyExpression: 1, .emptyMask: 1, .unknownImage: 1])
        samples = []
        dataset.forEachSample(split: "val", report: &report) { samples.append($0) }
        #expect(samples.map(\.expression) == ["dog"])
    }
}

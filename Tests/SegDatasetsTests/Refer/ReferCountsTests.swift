import DatasetFixtures
import SegDatasets
import Testing

@testable import SegFormats

@Suite struct ReferCountsTests {
    @Test func `the published splits are known, others are not`() {
        #expect(ReferCounts.sentences(dataset: "refcoco", splitBy: "unc", split: "testA") == 5657)
        #expect(ReferCounts.sentences(dataset: "refcocog", splitBy: "umd", split: "test") == 9602)
        #expect(ReferCounts.sentences(dataset: "refcocog", splitBy: "google", split: "test") == nil)
        #expect(ReferCounts.sentences(dataset: "refcoco", splitBy: "unc", split: "train") == nil)
    }

    @Test func `a split of another length is listed`() throws {
        let folder = try ReferFolder([(1, 1, 10, "val", ["a", "b"]), (2, 1, 20, "train", ["c"])])
        var (dataset, report) = try folder.dataset()
        #expect(dataset.sentenceCounts == ["val": 2, "train": 1])
        dataset.compareCounts(report: &report)
        #expect(
            report.entries.map(\.detail) == ["refcoco unc, val: 2 sentences, the published split has 10834"])
    }
}

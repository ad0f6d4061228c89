import DatasetFixtures
import TestSupport
import Testing

@testable import SegExport

@Suite struct ExporterTests {
    @Test func `labels have one number each, in the order in which they come`() {
        var labels = LabelNumbers()
        #expect(["b", "a", "b", "c"].map { labels.number(of: $0) } == [0, 1, 0, 2])
        #expect(labels.labels == ["b", "a", "c"])
    }

    @Test(arguments: ExportFormat.allCases)
    func `every format counts every object, and writes only within its folder`(format: ExportFormat) throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 4)
        let names = ["../../a.png", "b/a.png", "a\nb\".png", "empty.png", "=1+1"]
        let pictures = names.map { DrawnObjects.picture(&random, name: $0) }
        try folder.export(format, pictures)
        let summary = try #require(folder.json("export.json") as? [String: Any])
        #expect(summary["pictures"] as? Int == 5)
        let counts = try #require(summary[format.rawValue] as? [String: Any])
        if format != .csv {
            #expect(counts["objects"] as? Int == pictures.map(\.objects.count).reduce(0, +))
        }
        #expect(try folder.files().count > 1)
    }
}

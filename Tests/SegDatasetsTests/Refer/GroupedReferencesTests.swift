import DatasetFixtures
import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import Testing

@Suite struct GroupedReferencesTests {
    @Test func `a sentence may mean several objects, or none`() throws {
        let folder = try ReferFolder([], name: "grefcoco")
        let text = #"""
            [{"ref_id": 1, "image_id": 1, "ann_id": [10, 50], "split": "val", "category_id": [1, 1],
              "sentences": [{"sent": "both", "sent_id": 4, "exist": true}]},
             {"ref_id": 2, "image_id": 1, "ann_id": [-1], "split": "val", "sentences": [{"sent": "nobody", "sent_id": 5}]},
             {"ref_id": 3, "image_id": 1, "ann_id": "x", "split": "val", "sentences": []}, 7,
             {"ref_id": 4, "image_id": 2, "ann_id": 20, "split": "val", "sentences": [{"sent": "one", "sent_id": 6}]}]
            """#
        try text.write(toFile: folder.path + "/grefs(unc).json", atomically: true, encoding: .utf8)
        let (dataset, report) = try folder.dataset()
        #expect(report.counts == [.brokenReference: 2])
        #expect(dataset.references.map(\.annotationIDs) == [[10, 50], [], [20]])
        // Squares of 20×10 at (1, 2) and (5, 10): 16×2 pixels are in both.
        #expect(try dataset.mask(of: dataset.references[0]).area == 368)
        #expect(try dataset.mask(of: dataset.references[1]).area == 0)
        var problems = DataReport()
        var samples: [ReferringSample] = []
        dataset.forEachSample(report: &problems) { samples.append($0) }
        #expect(samples.map(\.expression) == ["both", "nobody", "one"])
    }
}

import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct LabelMeExportTests {
    @Test(arguments: ExportOutlines.allCases)
    func `our reader of LabelMe's files gives each label's objects again`(outlines: ExportOutlines) throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 9)
        let pictures = (0..<1000).map { DrawnObjects.picture(&random, name: "p\(1000 + $0).png", outlines: outlines) }
        try folder.export(.labelme, pictures)
        let source = try LabelMeObjects(folder: folder.path("labelme"), images: nil)
        var report = DataReport()
        var masks: [RunLengthMask] = []
        try source.forEachObject(report: &report) { annotatedObject, report in
            if case .objects(let make) = annotatedObject.meaning { masks += try make(&report) }
        }
        #expect(report.entries.isEmpty)
        let objects = pictures.flatMap(\.objects)
        #expect(masks.count == objects.count)
        for (mask, object) in zip(masks, objects) {
            let kept = object.hasHoles ? 1 : RoundTripLoss.iou(of: object.rings, with: object.mask)
            #expect(RoundTripLoss.iou(mask, object.mask) == kept)
            if outlines == .exact { #expect(mask == object.mask) }
        }
    }
}

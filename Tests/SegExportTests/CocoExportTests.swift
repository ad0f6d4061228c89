import DatasetFixtures
import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct CocoExportTests {
    @Test(arguments: ExportOutlines.allCases)
    func `masks come back pixel for pixel, with their labels, areas and boxes`(outlines: ExportOutlines) throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 6)
        let pictures = (0..<1000).map { DrawnObjects.picture(&random, name: "p\($0).png", outlines: outlines) }
        try folder.export(.coco, pictures)
        var report = DataReport()
        let read = try CocoInstances(contentsOf: folder.path("coco.json"), report: &report)
        #expect(report.entries.isEmpty)
        #expect(read.images.count == 1000)
        var annotations = read.annotations.makeIterator()
        for (index, picture) in pictures.enumerated() {
            #expect(read.images[index + 1]?.file == picture.name)
            for object in picture.objects {
                let next = annotations.next()
                let annotation = try #require(next)
                #expect(annotation.imageID == index + 1)
                #expect(read.categories[annotation.categoryID] == object.label)
                #expect(try read.mask(of: annotation, size: picture.size) == object.mask)
            }
        }
        let rest = annotations.next()
        #expect(rest == nil)
    }

    @Test func `results can be read before the end, the dataset only after it`() throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 7)
        var export = try CocoExport(in: folder.url)
        var count = 0
        for index in 0..<20 {
            let picture = DrawnObjects.picture(&random, name: "\(index)")
            try export.add(picture)
            count += picture.objects.count
            #expect((try folder.json("coco-results.json") as? [Any])?.count == count)
        }
        #expect(try !folder.files().contains("coco.json"))
        try export.finish()
        #expect(try folder.files() == ["coco-results.json", "coco.json"])
        #expect(export.notes.count == 1)
    }

    @Test func `a box has left, top, width and height`() {
        #expect(ImageBox(x1: 1, y1: 2, x2: 4, y2: 8).sides == [1, 2, 3, 6])
    }
}

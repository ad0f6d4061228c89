import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import TestSupport
import Testing

@testable import SegExport

@Suite struct YoloExportTests {
    @Test(arguments: ExportOutlines.allCases)
    func `a line per object, read again with the IoU that was counted`(outlines: ExportOutlines) throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 8)
        var export = try YoloExport(in: folder.url)
        let images = try folder.url.folder("images")
        var sum = 0.0
        for index in 0..<1500 {
            var picture = DrawnObjects.picture(&random, name: "\(index).png", outlines: outlines)
            picture.prefix = "\(index)"
            try export.add(picture)
            if index == 0 { try images.write(ImageEncoding.png(Image(size: picture.size)), to: "0.png") }
            let lines = try folder.text("yolo/labels/\(index).txt").split(separator: "\n")
            #expect(lines.count == picture.objects.count)
            for (line, object) in zip(lines, picture.objects) {
                let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
                #expect(numbers.count >= 6 && numbers.allSatisfy { (0...1).contains($0) })
                let ring = NormalizedRing(
                    stride(from: 0, to: numbers.count, by: 2).map {
                        NormalizedPoint(x: numbers[$0], y: numbers[$0 + 1])
                    })
                let mask = try RunLengthMask(filling: [ring], size: picture.size, rule: .coco)
                sum += RoundTripLoss.iou(mask, object.mask)
            }
        }
        try export.finish()
        #expect(abs(sum / Double(export.loss.objects) - export.loss.mean) < 1e-9)
        if outlines == .exact { #expect(export.loss.lossy == 0) } else { #expect(export.loss.mean > 0.5) }
        #expect(try YoloNames.read(contentsOf: folder.path("yolo/data.yaml")).count == 3)
    }

    @Test func `a reader of datasets takes the files as they are`() throws {
        let folder = try ExportFolder()
        let size = ImageSize(width: 10, height: 10)
        var mask = Mask(size: size)
        for y in 2..<7 { for x in 2..<7 { mask[x, y] = x != 4 || y != 4 } }
        let picture = ExportPicture(
            name: "photo.jpg", size: size, label: "ring", answers: [try #require(DrawnObjects.object(mask))],
            fill: .inclusive,
            outlines: .exact)
        try folder.export(.yolo, [picture])
        try folder.url.folder("images").write(ImageEncoding.png(Image(size: size)), to: "photo.png")
        let source = try YoloObjects(
            labels: folder.path("yolo/labels"), images: folder.path("images"),
            classes: YoloNames.read(contentsOf: folder.path("yolo/data.yaml")))
        var report = DataReport()
        var areas: [Int] = []
        try source.forEachObject(report: &report) { annotatedObject, report in
            if case .objects(let make) = annotatedObject.meaning { areas += try make(&report).map(\.area) }
        }
        #expect(areas == [24])
        #expect(report.entries.isEmpty)
    }
}

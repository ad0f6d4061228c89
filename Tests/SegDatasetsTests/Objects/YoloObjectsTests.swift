import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import TestSupport
import Testing

@Suite struct YoloObjectsTests {
    private let folder: TextFolder

    init() throws {
        folder = try TextFolder()
        try folder.write(ImageEncoding.png(Image(size: ImageSize(width: 20, height: 10))), to: "images/a.png")
        try folder.write(ImageEncoding.png(Image(size: ImageSize(width: 20, height: 10))), to: "images/b.png")
    }

    private func read() throws -> (annotatedObjects: [ReadObject], report: DataReport) {
        let source = try YoloObjects(
            labels: "\(folder.path)/labels", images: "\(folder.path)/images", classes: [0: "cat", 2: "dog"])
        let (annotatedObjects, report, _) = try source.read()
        return (annotatedObjects, report)
    }

    @Test func `outlines of one class are objects of one annotated object, in corners of pixels`() throws {
        try folder.write(
            "2 0 0 0.5 0 0.5 1 0 1\n0 0 0 0.1 0 0.1 0.2\n2 0.5 0.5 1 0.5 1 1 0.5 1\r\n", to: "labels/a.txt")
        let (annotatedObjects, report) = try read()
        #expect(report.entries.isEmpty)
        #expect(annotatedObjects.map(\.texts) == [["dog"], ["cat"]])
        #expect(annotatedObjects[0].areas == [100, 50])
        #expect(annotatedObjects.map(\.image).allSatisfy { $0.hasSuffix("images/a.png") })
    }

    @Test(arguments: ["bmp", "TIF", "heic", "PPM", "jpe"])
    func `a picture may have any ending that pictures have`(ending: String) throws {
        // What counts is the content.
        try folder.write(
            ImageEncoding.png(Image(size: ImageSize(width: 20, height: 10))), to: "images/other.\(ending)")
        try folder.write("0 0 0 0.5 0 0.5 1 0 1\n", to: "labels/other.txt")
        let (annotatedObjects, report) = try read()
        #expect(report.entries.isEmpty && annotatedObjects.map(\.areas) == [[100]])
        #expect(annotatedObjects.allSatisfy { $0.image.hasSuffix("images/other.\(ending)") })
    }

    @Test func `boxes, broken lines and absent pictures are listed`() throws {
        try folder.write(
            "0 0.5 0.5 1 1\nx 0 0 1 1 0 1\n0 0 0 1 nan 0 1\n0 1e9 0 1 1 0 1\n0 0 0 1 1 0\n", to: "labels/a.txt")
        try folder.write("0 0 0 1 0 1 1\n", to: "labels/deep/b.txt")
        try folder.write([0xFF, 0xFE, 0], to: "labels/deep/c.txt")
        try folder.write("0 0 0 1 0 1 1\n", to: "labels/none.txt")
        let (annotatedObjects, report) = try read()
        #expect(annotatedObjects.count == 1)
        #expect(report.counts == [.shapeWithoutArea: 1, .brokenRecord: 4, .missingImage: 1, .brokenFile: 1])
    }

    @Test func `the picture lies at the same place under its folder as the labels under theirs`() throws {
        try folder.write(ImageEncoding.png(Image(size: ImageSize(width: 40, height: 10))), to: "images/train/a.png")
        try folder.write(ImageEncoding.png(Image(size: ImageSize(width: 80, height: 10))), to: "images/val/deep/a.png")
        for place in ["a", "train/a", "val/deep/a"] {
            try folder.write("0 0 0 0.5 0 0.5 1 0 1\n", to: "labels/\(place).txt")
        }
        let (annotatedObjects, report) = try read()
        #expect(report.entries.isEmpty)
        #expect(annotatedObjects.map(\.areas) == [[100], [200], [400]])
        #expect(
            annotatedObjects.map { $0.image.dropFirst(folder.path.count) } == [
                "/images/a.png", "/images/train/a.png", "/images/val/deep/a.png",
            ])
    }

    @Test func `numbers may be spelled as other tools print them`() throws {
        try folder.write("2.000e+00 0.000e+00 0 5.0e-01 +0 .5 1.000e+00 0. 1\n1.5 0 0 1 1 0 1\n", to: "labels/a.txt")
        let (annotatedObjects, report) = try read()
        #expect(annotatedObjects.map(\.areas) == [[100]])
        #expect(report.counts == [.brokenRecord: 1])
    }
}

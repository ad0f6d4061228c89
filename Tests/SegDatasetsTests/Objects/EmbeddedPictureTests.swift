import DatasetFixtures
import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import TestSupport
import Testing

/// LabelMe's `imageData`, through the reader of its files.
@Suite struct EmbeddedPictureTests {
    private let folder: TextFolder
    private let png: [UInt8]

    init() throws {
        folder = try TextFolder()
        png = try ImageEncoding.png(Image(size: ImageSize(width: 20, height: 10), red: 7))
    }

    private func read(path: String, data: String, images: String? = nil) throws -> (
        annotatedObjects: [ReadObject], report: DataReport
    ) {
        try folder.write(
            #"{"imagePath": "\#(path)", "imageData": \#(data), "imageWidth": 20, "imageHeight": 10, "shapes": [{"label": "b", "points": [[0, 0], [4, 0], [4, 4]]}]}"#,
            to: "one.json")
        let (annotatedObjects, report, _) = try LabelMeObjects(folder: folder.path, images: images).read()
        return (annotatedObjects, report)
    }

    private var base64: String { "\"\(Data(png).base64EncodedString())\"" }

    @Test(arguments: ["gone.png", "", "/nowhere/x.png"])
    func `a picture that is not where the file says is put beside it, and that is said once and again`(
        path: String
    ) throws {
        for _ in 0..<2 {
            let (annotatedObjects, report) = try read(path: path, data: base64)
            let image = try #require(annotatedObjects.first?.image)
            #expect(image == "\(folder.path)/one.imageData.png")
            #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: image))) == png)
            #expect(report.counts == [.embeddedImage: 1] && report.summary.hasPrefix("nothing left out"))
        }
        #expect(try read(path: path, data: base64, images: "elsewhere").report.counts == [.embeddedImage: 1])
    }

    @Test func `a picture that is there is used, and one that is nowhere is named as before`() throws {
        try folder.write(png, to: "here.png")
        let there = try read(path: "here.png", data: base64)
        #expect(there.annotatedObjects.map(\.image) == ["\(folder.path)/here.png"] && there.report.entries.isEmpty)
        #expect(try read(path: "gone.png", data: "null").annotatedObjects.map(\.image) == ["\(folder.path)/gone.png"])
        #expect(try read(path: "", data: "null").report.counts == [.brokenFile: 1])
    }

    @Test(arguments: ["\"aGVsbG8=\"", "\"\"", "5", "\"!!\""])
    func `what is no picture is none`(data: String) throws {
        let (annotatedObjects, report) = try read(path: "", data: data)
        #expect(annotatedObjects.isEmpty && report.counts.count == 1 && !report.entries[0].problem.isNote)
    }
}

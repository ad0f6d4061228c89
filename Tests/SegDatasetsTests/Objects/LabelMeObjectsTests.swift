import DatasetFixtures
import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import TestSupport
import Testing

@Suite struct LabelMeObjectsTests {
    private let folder: TextFolder

    init() throws { folder = try TextFolder() }

    private func read(images: String? = nil) throws -> (annotatedObjects: [ReadObject], report: DataReport) {
        let (annotatedObjects, report, _) = try LabelMeObjects(folder: folder.path, images: images).read()
        return (annotatedObjects, report)
    }

    private func file(_ shapes: String, size: String = #""imageWidth": 20, "imageHeight": 10"#) -> String {
        #"{"version": "5", "imagePath": "sub/a.jpg", \#(size), "shapes": [\#(shapes)]}"#
    }

    @Test func `shapes with an inside become objects, those of one group one object`() throws {
        var part = Mask(size: ImageSize(width: 3, height: 2))
        for index in 0..<5 { part.pixels[index] = 1 }
        let png = Data(try ImageEncoding.png(part)).base64EncodedString()
        try folder.write(
            file(
                #"""
                {"label": "b", "points": [[0, 0], [4, 0], [4, 4], [0, 4]], "group_id": 1, "shape_type": "polygon"},
                {"label": "c", "points": [[1, 1], [6, 5]], "shape_type": "rectangle", "group_id": null},
                {"label": "b", "points": [[10, 0], [12, 0], [12, 2], [10, 2]], "group_id": 1},
                {"label": "b", "points": [[15, 1], [17, 2]], "shape_type": "mask", "mask": "\#(png)"},
                {"label": "d", "points": [[10, 5], [10, 8]], "shape_type": "circle"}
                """#), to: "one.json")
        let (annotatedObjects, report) = try read()
        #expect(report.entries.isEmpty)
        #expect(annotatedObjects.map(\.texts) == [["b"], ["c"], ["d"]])
        #expect(annotatedObjects[0].areas == [20, 5])
        #expect(annotatedObjects[1].areas == [20])
        #expect(abs(Double(annotatedObjects[2].areas[0]) - 28.3) < 4)
        #expect(annotatedObjects[0].image == "\(folder.path)/sub/a.jpg")
        #expect(try read(images: "pictures").annotatedObjects[0].image == "pictures/a.jpg")
    }

    @Test(arguments: [#"..\\images\\q.png"#, "../images/q.png", #"C:\\x\\q.png"#, "/x/q.png", "q.png"])
    func `of a path of any system the name counts when a folder of pictures is given`(path: String) throws {
        let shape = #"{"label": "b", "points": [[0, 0], [4, 0], [4, 4], [0, 4]]}"#
        try folder.write(file(shape).replacing("sub/a.jpg", with: path), to: "one.json")
        #expect(try read(images: "images").annotatedObjects.map(\.image) == ["images/q.png"])
    }

    @Test(arguments: ["", "/", #"\\"#])
    func `a path without a name is reported`(path: String) throws {
        let shape = #"{"label": "b", "points": [[0, 0], [4, 0], [4, 4], [0, 4]]}"#
        try folder.write(file(shape).replacing("sub/a.jpg", with: path), to: "one.json")
        let (annotatedObjects, report) = try read()
        #expect(annotatedObjects.isEmpty)
        #expect(report.counts == [.brokenFile: 1])
    }

    @Test func `shapes without an inside, broken ones and broken files are listed`() throws {
        try folder.write(
            file(
                #"""
                {"label": "a", "points": [[1, 1]], "shape_type": "point"}, {"label": "a", "points": [[1, 1], [2, 2]], "shape_type": "line"},
                {"label": "a", "points": [[1, 1], [2, 2]]}, {"label": "a", "points": [[1, 1, 4], [2, 2]]}, {"points": [[1, 1], [2, 2], [3, 3]]},
                {"label": "a", "points": [[1, 1], [2, 2]], "shape_type": "mask"}, {"label": "a", "points": [[1e300, 1], [2, 2], [3, 1e308]]}
                """#), to: "a.json")
        try folder.write("{\"imagePath\": 4}", to: "b.json")
        try folder.write("nothing", to: "c.json")
        try folder.write(file("", size: #""imageWidth": 99999999, "imageHeight": 10"#), to: "d.json")
        try folder.write(file("", size: #""imageWidth": null"#), to: "e.json")
        let (annotatedObjects, report) = try read()
        #expect(annotatedObjects.map(\.texts) == [["a"]])
        #expect(
            report.counts == [
                .shapeWithoutArea: 2, .brokenAnnotation: 3, .missingMask: 1, .brokenFile: 2, .brokenImageRecord: 1,
                .missingImage: 1,
            ])
    }

    @Test func `a spoilt file is never a trap`() throws {
        let good = [UInt8](
            file(#"{"label": "b", "points": [[0, 0], [4, 0], [4, 4]], "shape_type": "polygon"}"#).utf8)
        var random = SplitMix64(seed: 3)
        for _ in 0..<300 {
            var bytes = good
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 32...126, using: &random)
            }
            try folder.write(bytes, to: "x.json")
            _ = try read()
        }
    }

    @Test func `an absent folder is refused`() {
        #expect(throws: FormatError.self) { try LabelMeObjects(folder: "/nonexistent", images: nil) }
    }
}

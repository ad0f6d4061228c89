import DatasetFixtures
import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import TestSupport
import Testing

@Suite struct ReasonObjectsTests {
    private let folder: TextFolder

    init() throws {
        folder = try TextFolder()
        let size = ImageSize(width: 200, height: 150)
        try folder.write(ImageEncoding.png(Image(size: size)), to: "ReasonSeg/train/a.jpg")
        try folder.write(ImageEncoding.png(Image(size: size)), to: "ReasonSeg/train/b.jpg")
    }

    /// The file of shared/cases/reasonseg.
    private let shapes = """
        [{"label": "target", "points": [[20, 20], [80, 20], [80, 70], [20, 70]]},
         {"label": "ignore", "points": [[120, 40], [180, 60], [150, 120]]}]
        """

    @Test func `each picture is one object with all of its texts, and prepares as any dataset`() throws {
        try folder.write(
            #"{"text": ["what keeps goods?", "the crate"], "is_sentence": true, "shapes": \#(shapes)}"#,
            to: "ReasonSeg/train/a.json")
        try folder.write(
            [0xEF, 0xBB, 0xBF] + [UInt8](#"{"text": "x", "shapes": \#(shapes)}"#.utf8), to: "ReasonSeg/train/b.json")
        try folder.write("{", to: "ReasonSeg/train/c.json")
        try folder.write(#"{"text": ["x"], "shapes": []}"#, to: "ReasonSeg/train/d.json")
        var (files, report) = (DatasetFiles(), DataReport())
        files.reasonseg = folder.path
        var objects: [ReadObject] = []
        try files.forEach(&report) { source, report in
            let read = try source.read()
            objects += read.annotatedObjects
            report.add(read.report)
        }
        #expect(objects.map(\.texts) == [["what keeps goods?", "the crate"], ["x"]])
        #expect(objects.map(\.areas) == [[61 * 51], [61 * 51]])
        #expect(objects.map(\.place) == [0, 2])
        #expect(report.counts == [.brokenFile: 1, .missingImage: 1])
        files.split = "test"
        #expect { try files.forEach(&report) { _, _ in } } throws: { "\($0)".contains("ReasonSeg/test") }
    }
}

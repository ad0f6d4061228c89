import DatasetFixtures
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct ExportRunTests {
    private func picture(_ name: String, _ label: String, _ size: ImageSize = ImageSize(width: 8, height: 8)) throws
        -> ExportPicture
    {
        var mask = Mask(size: size)
        mask[1, 1] = true
        let object = try #require(DrawnObjects.object(mask))
        return ExportPicture(
            name: name, size: size, label: label, answers: [object], fill: .inclusive, outlines: .answer)
    }

    @Test func `answers about one picture stand in one file; a picture that comes again is reported`() throws {
        let folder = try ExportFolder()
        let notes = try folder.export(
            .yolo,
            [picture("a.png", "cat"), picture("a.png", "dog"), picture("b/a.png", "dog"), picture("a.png", "cow")])
        #expect(try folder.text("yolo/labels/a.txt").split(separator: "\n").map(\.first) == ["0", "1"])
        #expect(try folder.text("yolo/labels/a-2.txt").hasPrefix("1 "))
        #expect(try folder.text("yolo/labels/a-3.txt").hasPrefix("2 "))
        #expect(notes == ["a.png comes again after other pictures: its files are named a-3"])
    }

    @Test func `what a format loses is reported once, with figures and a place`() throws {
        let folder = try ExportFolder()
        let size = ImageSize(width: 20, height: 20)
        let rings = [ImageRing([(2, 2), (12, 2), (12, 12), (2, 12)].map { ImagePoint(x: $0.0, y: $0.1) })]
        let mask = try RunLengthMask(filling: rings, size: size, rule: .inclusive)
        let square = ExportPicture(
            name: "a.png", size: size, label: "cat", answers: [AnswerObject(rings: rings, mask: mask)],
            fill: .inclusive,
            outlines: .answer)
        // 11² pixels, of which a square between pixel centres keeps 10².
        #expect(
            try folder.export(.svg, [square])
                == ["svg: 1 of 1 objects are not read back pixel for pixel: mean IoU 0.8264, least 0.8264 in a.png"])
    }
}

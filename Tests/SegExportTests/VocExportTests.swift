import DatasetFixtures
import Foundation
import FoundationXML
import SegGeometry
import SegImaging
import TestSupport
import Testing

@testable import SegExport

@Suite struct VocExportTests {
    @Test func `colours name the objects, and boxes count pixels from one`() throws {
        let folder = try ExportFolder()
        let size = ImageSize(width: 6, height: 5)
        var mask = Mask(size: size)
        for y in 1..<3 { for x in 2..<5 { mask[x, y] = true } }
        let object = try #require(DrawnObjects.object(mask))
        let picture = ExportPicture(
            name: "a.jpg", size: size, label: "cat: <big>", answers: [object], fill: .inclusive, outlines: .answer)
        try folder.export(.voc, [picture])
        for kind in ["Class", "Object"] {
            let image = try Image(contentsOf: folder.path("voc/Segmentation\(kind)/a.png"))
            for index in 0..<size.area {
                #expect(Array(image.pixels[index * 3..<index * 3 + 3]) == [mask.pixels[index] * 128, 0, 0])
            }
        }
        let document = try XMLDocument(data: Data(folder.bytes("voc/Annotations/a.xml")))
        let edges = try ["xmin", "ymin", "xmax", "ymax"].map { try document.nodes(forXPath: "//\($0)")[0].stringValue }
        #expect(edges == ["3", "2", "5", "3"])
        #expect(try document.nodes(forXPath: "//name")[0].stringValue == "cat: <big>")
        #expect(try folder.text("voc/labelmap.txt").contains("cat_ <big>:128,0,0::\n"))
    }
}

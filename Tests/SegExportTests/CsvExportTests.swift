import DatasetFixtures
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct CsvExportTests {
    @Test func `cells are quoted where they must be, and formulas are defused`() throws {
        let folder = try ExportFolder()
        let size = ImageSize(width: 9, height: 9)
        var mask = Mask(size: size)
        for x in 2..<5 { mask[x, 7] = true }
        let answers = [try #require(DrawnObjects.object(mask))]
        let pictures = [("=cmd()", "a, \"b\"\nc"), ("-1", "cat"), ("x", "@sum"), ("y", "猫")].map { name, label in
            ExportPicture(name: name, size: size, label: label, answers: answers, fill: .inclusive, outlines: .answer)
        }
        let notes = try folder.export(.csv, pictures)
        #expect(
            try folder.text("boxes.csv")
                == "image,width,height,object,label,x1,y1,x2,y2,area\r\n"
                + "'=cmd(),9,9,1,\"a, \"\"b\"\"\nc\",2,7,5,8,3\r\n'-1,9,9,1,cat,2,7,5,8,3\r\n"
                + "x,9,9,1,'@sum,2,7,5,8,3\r\ny,9,9,1,猫,2,7,5,8,3\r\n")
        #expect(notes == ["csv: 3 texts that begin like a formula have an apostrophe in front"])
    }
}

import DatasetFixtures
import SegGeometry
import SegImaging
import TestSupport
import Testing

@testable import SegExport

@Suite struct PngExportTests {
    @Test func `the union white, the objects numbered, the picture cut out`() throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 16)
        var pictures: [ExportPicture] = []
        for index in 0..<100 {
            var picture = DrawnObjects.picture(&random, name: "p\(index).png")
            picture.pixels = Image(size: picture.size, red: 9, green: 8, blue: 7)
            pictures.append(picture)
        }
        #expect(try !folder.export(.png, pictures).contains { $0.contains("no cut-outs") })
        for (index, picture) in pictures.enumerated() {
            let union = try RunLengthMask.union(picture.objects.map(\.mask), size: picture.size)
            #expect(try Mask(contentsOf: folder.path("png/p\(index).mask.png")) == Mask(union))
            #expect(try Mask(contentsOf: folder.path("png/p\(index).instances.png")) == Mask(union))
            #expect(try Mask(contentsOf: folder.path("png/p\(index).cutout.png")) == Mask(union))
            let header = try ImageHeader.read(contentsOf: folder.path("png/p\(index).cutout.png"))
            #expect(header.channels == 4)
        }
    }

    @Test func `pictures without pixels have no cut-out, which is reported`() throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 17)
        let notes = try folder.export(.png, [DrawnObjects.picture(&random, name: "a")])
        #expect(notes.contains("png: no cut-outs of 1 pictures, whose pixels are not at hand"))
        #expect(try folder.files() == ["export.json", "png/a.instances.png", "png/a.mask.png"])
    }
}

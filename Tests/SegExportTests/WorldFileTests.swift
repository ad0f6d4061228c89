import Foundation
import SegGeometry
import Testing

@testable import SegExport

@Suite struct WorldFileTests {
    @Test func `the origin is the centre of the first pixel`() throws {
        let world = try #require(WorldFile(text: "2\r\n0\r\n0\r\n-2\r\n100\r\n200\r\n"))
        #expect(world.place(PixelPoint(x: 0, y: 0)) == ImagePoint(x: 99, y: 201))
        #expect(world.place(PixelPoint(x: 3, y: 1)) == ImagePoint(x: 105, y: 199))
    }

    @Test(arguments: ["", "1 2 3", "1 2 3 4 5 x", "0 0 0 0 1 1", "nan 0 0 1 0 0", "1 0 0 1 0 0 7"])
    func `other text is no world file`(text: String) {
        #expect(WorldFile(text: text) == nil)
    }

    @Test(arguments: ["a.pgw", "a.pngw", "a.wld"])
    func `it lies beside the picture under one of three names`(name: String) throws {
        let folder = try ExportFolder()
        #expect(WorldFile.path(beside: folder.path("a.png")) == nil)
        try folder.url.write("1".utf8, to: name)
        #expect(WorldFile.path(beside: folder.path("a.png")) == folder.path(name))
        #expect(WorldFile.path(beside: "a") == nil)
    }
}

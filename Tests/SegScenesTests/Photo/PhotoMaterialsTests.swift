import Foundation
import SegGeometry
import SegImaging
import Testing

@testable import SegScenes

struct PhotoMaterialsTests {
    @Test func `a cut-out has its name, its place at home and its mean colour`() throws {
        let scenes = try PhotoScenes(photographs: 2, drawings: 1)
        let materials = try PhotoMaterials(scenes.folder)
        #expect(materials.cutouts.map(\.name) == ["ball", "plate", "box0"])
        #expect(materials.cutouts.map { $0.home?.background } == [1, 2, nil])
        #expect(materials.scenery == [[], ["ball", "round thing"], ["plate", "round thing"]])
        #expect(abs(materials.cutouts[0].mean.x * 255 - 160) < 1.5)
    }

    @Test func `the upper half has the colours and the lower half the alpha`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).png").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let size = ImageSize(width: 2, height: 2)
        try Image(size: size, pixels: [100, 50, 200, 10, 20, 30, 255, 255, 255, 51, 51, 51]).writePNG(to: path)
        let bitmap = try GlyphBitmap(stacked: path)
        #expect(bitmap.pixels == [100, 50, 200, 255, 2, 4, 6, 51])
        #expect(bitmap.filled(with: [7, 8, 9, 250, 5, 0]).pixels == [7, 8, 9, 255, 50, 1, 0, 51])
        try Image(size: ImageSize(width: 2, height: 3)).writePNG(to: path)
        #expect(throws: EmojiError.self) { try GlyphBitmap(stacked: path) }
    }

    @Test func `a folder without materials, and a broken line, are named`() throws {
        #expect(throws: EmojiError.noMaterials(folder: "/nowhere")) { try PhotoMaterials("/nowhere") }
        let scenes = try PhotoScenes(photographs: 1, drawings: 0)
        let lines = #"{"file": "disc0.cut.png", "name": "ball", "home": "else.png", "box": [1, 2, 3, 4]}"# + "\n"
        try lines.write(toFile: scenes.folder + "/objects.jsonl", atomically: true, encoding: .utf8)
        let error = #expect(throws: EmojiError.self) { try PhotoMaterials(scenes.folder) }
        #expect(error?.description.contains("objects.jsonl, byte 0") == true)
    }

    @Test func `about one cut-out in seven is held out`() {
        let count = (0..<7000).count { PhotoCutout.isHeldOut("cutout-\($0).png") }
        #expect((850...1150).contains(count))
    }
}

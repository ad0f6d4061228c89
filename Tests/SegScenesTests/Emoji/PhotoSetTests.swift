import Foundation
import SegGeometry
import SegImaging
import Testing

@testable import SegScenes

struct PhotoSetTests {
    /// A folder with two pictures, one red on the left and blue on the right, and a file that is none.
    private func folder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("photos-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var image = Image(size: ImageSize(width: 64, height: 40), red: 200)
        for y in 0..<40 {
            for x in 32..<64 {
                image.pixels[(y * 64 + x) * 3] = 0
                image.pixels[(y * 64 + x) * 3 + 2] = 200
            }
        }
        try image.writePNG(to: folder + "/b.png")
        try Image(size: ImageSize(width: 2000, height: 3), green: 90).writePNG(to: folder + "/a.png")
        try Data("not a picture".utf8).write(to: URL(fileURLWithPath: folder + "/notes.txt"))
        return folder
    }

    @Test func `a folder stands for its pictures in the order of their names`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let dataset = try PhotoSet([folder, folder + "/b.png"])
        #expect(dataset.photographs.map { $0[0].size.width } == [PhotoSet.longestSide, 64, 64])
        #expect(dataset.photographs[1].map(\.size.width) == [64, 32, 16])
    }

    @Test func `a crop shows a part of its photograph, flipped or not`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let dataset = try PhotoSet([folder + "/b.png"])
        let size = ImageSize(width: 20, height: 20)
        for (x, isFlipped) in [(0.0, false), (0, true), (1, false), (1, true)] {
            var pixels = [UInt8](repeating: 0, count: size.area * 3)
            let crop = PhotoCrop(photograph: 0, x: x, y: 0.5, share: 0.3, isFlipped: isFlipped, gain: 1)
            crop.paint(&pixels, size: size, from: dataset)
            #expect(abs(Int(pixels[0]) - (x == 0 ? 200 : 0)) <= 1 && abs(Int(pixels[2]) - (x == 0 ? 0 : 200)) <= 1)
        }
        var whole = [UInt8](repeating: 0, count: 30 * 3)
        let crop = PhotoCrop(photograph: 0, x: 0, y: 0, share: 1, isFlipped: true, gain: 1)
        crop.paint(&whole, size: ImageSize(width: 30, height: 1), from: dataset)
        #expect(whole[2] > 150 && whole[29 * 3] > 150)
    }

    @Test func `any shape of picture can be cut out, however small the photograph`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let dataset = try PhotoSet([folder])
        for (width, height) in [(1, 1), (300, 2), (2, 300), (640, 480)] {
            for photograph in 0..<2 {
                let size = ImageSize(width: width, height: height)
                var pixels = [UInt8](repeating: 1, count: size.area * 3)
                let crop = PhotoCrop(photograph: photograph, x: 0.9, y: 1, share: 1, isFlipped: false, gain: 1.2)
                crop.paint(&pixels, size: size, from: dataset)
                #expect(pixels.contains { $0 > 50 })
            }
        }
    }

    @Test func `missing and broken pictures are errors that name them`() throws {
        let missing = #expect(throws: EmojiError.self) { try PhotoSet(["/nowhere/a.jpg"]) }
        #expect(missing?.description.contains("the Debian package lomiri-wallpapers-16.04 has it") == true)
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: EmojiError.self) { try PhotoSet([folder + "/notes.txt"]) }
    }
}

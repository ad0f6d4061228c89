import Foundation
import SegGeometry
import SegImaging

@testable import SegScenes

/// Materials of RefPhoto as a test writes them: photographs of a bright disc on a dark ground, and drawings of squares.
struct PhotoScenes: ~Copyable {
    let folder: String
    let style: SceneStyle

    /// Pixels of a photograph, and the box of the disc that it shows.
    static let photograph = ImageSize(width: 120, height: 90)
    static let disc = (left: 40, top: 30, side: 40)

    init(photographs: Int = 12, drawings: Int = 12) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("refphoto-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var (objects, backgrounds) = ("", #"{"file": "plain.png", "names": []}"# + "\n")
        try Image(size: Self.photograph, red: 60, green: 90, blue: 120).writePNG(to: folder + "/plain.png")
        for number in 0..<photographs {
            let color = UInt8(160 + number % 12 * 7)
            try Self.background(color).writePNG(to: "\(folder)/home\(number).png")
            try Self.stacked(side: Self.disc.side, color) { Self.isInDisc($0, $1) }
                .writePNG(to: "\(folder)/disc\(number).cut.png")
            let (name, disc) = (number % 2 == 0 ? "ball" : "plate", Self.disc)
            objects += #"{"file": "disc\#(number).cut.png", "name": "\#(name)", "kinds": ["round thing"], "#
            objects +=
                #""home": "home\#(number).png", "box": [\#(disc.left), \#(disc.top), \#(disc.side), \#(disc.side)]}"#
            objects += "\n"
            backgrounds += #"{"file": "home\#(number).png", "names": ["\#(name)", "round thing"]}"# + "\n"
        }
        for number in 0..<drawings {
            try Self.stacked(side: 30, UInt8(20 + number)) { _, _ in true }
                .writePNG(to: "\(folder)/square\(number).cut.png")
            objects += #"{"file": "square\#(number).cut.png", "name": "box\#(number % 3)", "kinds": []}"# + "\n"
        }
        try objects.write(toFile: folder + "/objects.jsonl", atomically: true, encoding: .utf8)
        try backgrounds.write(toFile: folder + "/backgrounds.jsonl", atomically: true, encoding: .utf8)
        var style = SceneStyle.photographs(sizes: [ImageSize(width: 80, height: 80), ImageSize(width: 96, height: 64)])
        style.photo.materials = folder
        self.style = style
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func isInDisc(_ x: Int, _ y: Int) -> Bool {
        let (dx, dy) = (2 * x + 1 - disc.side, 2 * y + 1 - disc.side)
        return dx * dx + dy * dy <= disc.side * disc.side
    }

    private static func background(_ color: UInt8) -> Image {
        var image = Image(size: photograph, red: 20, green: 20, blue: 20)
        for y in 0..<disc.side {
            for x in 0..<disc.side where isInDisc(x, y) {
                let at = ((y + disc.top) * photograph.width + x + disc.left) * 3
                for channel in at..<at + 3 { image.pixels[channel] = color }
            }
        }
        return image
    }

    private static func stacked(side: Int, _ color: UInt8, _ isInside: (Int, Int) -> Bool) -> Image {
        var image = Image(size: ImageSize(width: side, height: 2 * side), red: color, green: color, blue: color)
        for y in 0..<side {
            for x in 0..<side {
                let at = ((y + side) * side + x) * 3
                for channel in at..<at + 3 { image.pixels[channel] = isInside(x, y) ? 255 : 0 }
            }
        }
        return image
    }
}

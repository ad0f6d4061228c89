import SegGeometry
import SegImaging
import TestSupport
import Testing

struct ExifOrientationTests {
    private func noise(_ width: Int, _ height: Int) -> Image {
        var random = SplitMix64(seed: UInt64(width * 1000 + height))
        let size = ImageSize(width: width, height: height)
        return Image(size: size, pixels: (0..<size.area * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    @Test func `every orientation has an inverse`() {
        let inverses: [ExifOrientation: ExifOrientation] = [.turnsRight: .turnsLeft, .turnsLeft: .turnsRight]
        for (width, height) in [(1, 1), (1, 5), (4, 1), (5, 3), (16, 17)] {
            let image = noise(width, height)
            for orientation in ExifOrientation.allCases {
                #expect(image.oriented(orientation).oriented(inverses[orientation] ?? orientation) == image)
                #expect(image.oriented(orientation).size == orientation.uprightSize(of: image.size))
            }
        }
    }

    @Test func `a turn to the right moves the top left corner to the top right`() {
        var image = Image(size: ImageSize(width: 3, height: 2))
        image.pixels[0] = 255
        #expect(image.oriented(.turnsRight).pixels[3] == 255)
        #expect(image.oriented(.turnsLeft).pixels[2 * 2 * 3] == 255)
        #expect(image.oriented(.transposed).pixels[0] == 255)
    }

    @Test func `both byte orders are read, and nonsense means upright`() throws {
        let little: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
        let big: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
        for exif in [little, big] {
            #expect(try ImageHeader.read(jpeg(exif)).orientation == .turnsRight)
            for index in exif.indices {
                var broken = exif
                broken[index] = 0xEE
                _ = try ImageHeader.read(jpeg(broken)).orientation
                _ = try ImageHeader.read(jpeg(Array(exif.prefix(index)))).orientation
            }
        }
        var wild = little
        wild[18] = 9
        #expect(try ImageHeader.read(jpeg(wild)).orientation == .upright)
    }

    /// A JPEG with the given EXIF data, complete up to its frame header.
    private func jpeg(_ exif: [UInt8]) -> [UInt8] {
        let segment = Array("Exif\0\0".utf8) + exif
        let frame: [UInt8] = [0xFF, 0xC0, 0, 11, 8, 0, 4, 0, 8, 1, 1, 0x11, 0]
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment + frame
    }
}

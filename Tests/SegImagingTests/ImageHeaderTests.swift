import SegGeometry
import SegImaging
import TestSupport
import Testing

struct ImageHeaderTests {
    @Test func `the header tells format, stored size, channels and orientation`() throws {
        let jpeg = try ImageHeader.read(GoldenPictures.file("jpeg turned 5"))
        #expect(jpeg.format == .jpeg)
        #expect(jpeg.storedSize == ImageSize(width: 11, height: 7))
        #expect(jpeg.uprightSize == ImageSize(width: 7, height: 11))
        #expect(jpeg.channels == 3)
        #expect(jpeg.orientation == .transposed)
        #expect(try ImageHeader.read(GoldenPictures.file("jpeg CMYK")).channels == 4)
        #expect(try ImageHeader.read(GoldenPictures.file("jpeg grey")).channels == 1)
        #expect(try ImageHeader.read(GoldenPictures.file("png turned 8")).orientation == .turnsLeft)
        #expect(try ImageHeader.read(GoldenPictures.file("webp turned 6")).orientation == .turnsRight)
        #expect(try ImageHeader.read(GoldenPictures.file("webp lossless alpha")).channels == 4)
        #expect(try ImageHeader.read(GoldenPictures.file("webp lossy")).channels == 3)
    }

    @Test(arguments: GoldenPictures.all.decode.indices)
    func `the header's size is the picture's`(index: Int) throws {
        let golden = GoldenPictures.all.decode[index]
        #expect(try ImageHeader.read(golden.bytes).uprightSize == golden.image.size)
    }

    @Test func `random bytes behind a magic number are answered by an error`() {
        var random = SplitMix64(seed: 5)
        let starts: [[UInt8]] = [
            [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            Array("RIFF\u{20}\0\0\0WEBPVP8X".utf8),
        ]
        for start in starts {
            for _ in 0..<2000 {
                let rest = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                #expect(throws: ImagingError.self) { try Image(encoded: start + rest) }
            }
        }
    }
}

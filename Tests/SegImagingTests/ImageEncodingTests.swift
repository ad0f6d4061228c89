import SegGeometry
import SegImaging
import TestSupport
import Testing

struct ImageEncodingTests {
    @Test func `what is written is read back`() throws {
        var random = SplitMix64(seed: 12)
        for (width, height) in [(1, 1), (7, 3), (8, 8), (9, 2), (64, 33), (1, 100)] {
            let size = ImageSize(width: width, height: height)
            let image = Image(
                size: size, pixels: (0..<size.area * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
            for level in [0, 4, 9] { #expect(try Image(encoded: ImageEncoding.png(image, level: level)) == image) }
            let gray = (0..<size.area).map { _ in UInt8.random(in: 0...255, using: &random) }
            let grayBack = try Image(encoded: ImageEncoding.png(gray: gray, size: size))
            #expect(grayBack.pixels == gray.flatMap { [$0, $0, $0] })
            let rgba = (0..<size.area * 4).map { _ in UInt8.random(in: 0...255, using: &random) }
            let rgbaBack = try Image(encoded: ImageEncoding.png(rgba: rgba, size: size))
            #expect(rgbaBack.pixels == rgba.indices.filter { $0 % 4 != 3 }.map { rgba[$0] })
        }
    }

    @Test func `the header tells what was written`() throws {
        let size = ImageSize(width: 5, height: 4)
        let mask = try ImageHeader.read(ImageEncoding.png(Mask(size: size)))
        #expect(mask.bitDepth == 1 && mask.channels == 1)
        let rgba = try ImageHeader.read(ImageEncoding.png(rgba: [UInt8](repeating: 0, count: 80), size: size))
        #expect(rgba.channels == 4 && rgba.bitDepth == 8)
    }

    @Test func `a picture without pixels can't be written`() {
        let size = ImageSize(width: 0, height: 3)
        #expect(throws: ImagingError.unwritableSize(size)) { try ImageEncoding.png(Mask(size: size)) }
    }

    @Test func `a folder that is not there is an error with the path`() {
        let image = Image(size: ImageSize(width: 1, height: 1))
        #expect(throws: ImagingError.unwritable(file: "/nowhere/a.png", reason: "No such file or directory")) {
            try image.writePNG(to: "/nowhere/a.png")
        }
    }
}

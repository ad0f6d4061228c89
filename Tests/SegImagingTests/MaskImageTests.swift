internal import Foundation
import SegGeometry
import SegImaging
import TestSupport
import Testing

struct MaskImageTests {
    @Test func `a mask is read back from its file`() throws {
        var random = SplitMix64(seed: 8)
        let path = FileManager.default.temporaryDirectory.appending(path: "mask-\(getpid()).png").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for (width, height) in [(1, 1), (7, 5), (8, 2), (9, 3), (131, 40)] {
            let size = ImageSize(width: width, height: height)
            let mask = Mask(size: size, pixels: (0..<size.area).map { _ in UInt8.random(in: 0...1, using: &random) })
            try mask.writePNG(to: path)
            #expect(try Mask(contentsOf: path) == mask)
        }
    }

    @Test func `whatever is not black is inside`() throws {
        let size = ImageSize(width: 4, height: 1)
        let expected = Mask(size: size, pixels: [0, 1, 1, 1])
        #expect(try Mask(encoded: ImageEncoding.png(gray: [0, 1, 128, 255], size: size)) == expected)
        let colors: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 200, 0, 255, 255, 255]
        #expect(try Mask(encoded: ImageEncoding.png(Image(size: size, pixels: colors))) == expected)
        // Alpha is dropped: black is outside even where it is opaque.
        let rgba: [UInt8] = [0, 0, 0, 255, 1, 0, 0, 0, 9, 9, 9, 9, 255, 255, 255, 255]
        #expect(try Mask(encoded: ImageEncoding.png(rgba: rgba, size: size)) == expected)
    }
}

import SegGeometry
import Testing

@testable import SegImaging

struct TIFFHeaderTests {
    private static func number(_ value: Int, _ count: Int, _ big: Bool) -> [UInt8] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return big ? bytes.reversed() : bytes
    }

    /// A classic TIFF of nothing but a directory: tag, type, value.
    private static func file(_ entries: [(Int, Int, Int)], bigEndian: Bool = false, next: Int = 0) -> [UInt8] {
        var bytes = Array((bigEndian ? "MM" : "II").utf8)
        bytes += number(42, 2, bigEndian)
        bytes += number(8, 4, bigEndian)
        bytes += number(entries.count, 2, bigEndian)
        for (tag, type, value) in entries {
            bytes += number(tag, 2, bigEndian)
            bytes += number(type, 2, bigEndian)
            bytes += number(1, 4, bigEndian)
            bytes += number(value, type == 3 ? 2 : 4, bigEndian)
            if type == 3 { bytes += [0, 0] }
        }
        return bytes + number(next, 4, bigEndian)
    }

    @Test(arguments: [false, true])
    func `size, depth, channels and orientation are read in either order`(bigEndian: Bool) throws {
        let entries = [(256, 3, 40), (257, 4, 30), (258, 3, 16), (274, 3, 6), (277, 3, 3)]
        let header = try ImageHeader.read(Self.file(entries, bigEndian: bigEndian, next: 8))
        #expect(header.format == .tiff)
        #expect(header.storedSize == ImageSize(width: 40, height: 30))
        #expect(header.uprightSize == ImageSize(width: 30, height: 40))
        #expect(header.bitDepth == 16 && header.channels == 3)
        #expect(header.holdsSeveral)
    }

    @Test func `a directory without a size, or outside the file, is an error`() {
        #expect(throws: ImagingError.self) { try ImageHeader.read(Self.file([(256, 3, 40)])) }
        #expect(throws: ImagingError.self) { try ImageHeader.read(Array("II*\0".utf8) + [255, 255, 255, 255]) }
        #expect(throws: ImagingError.self) { try ImageHeader.read(Self.file([(256, 4, -1), (257, 4, -1)])) }
    }

    @Test func `a page that is announced larger than allowed is refused by the header`() {
        let bytes = Self.file([(256, 4, 1 << 20), (257, 4, 1 << 20)])
        #expect(
            throws: ImagingError.tooManyPixels(
                file: "image", size: ImageSize(width: 1 << 20, height: 1 << 20), limit: DecodeOptions().maxPixels)
        ) { try Image(encoded: bytes) }
    }
}

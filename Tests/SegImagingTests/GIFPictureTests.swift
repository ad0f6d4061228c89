import SegGeometry
import SegImaging
import Testing

struct GIFPictureTests {
    /// Codes of three bits that are never more than literals: 4 clears, 5 ends.
    private static func data(_ indices: [UInt8]) -> [UInt8] {
        var (bits, count, out) = (0, 0, [UInt8]())
        for code in indices.flatMap({ [4, Int($0)] }) + [5] {
            bits |= code << count
            count += 3
            while count >= 8 {
                out.append(UInt8(bits & 255))
                (bits, count) = (bits >> 8, count - 8)
            }
        }
        out.append(UInt8(bits))
        return [2, UInt8(out.count)] + out + [0]
    }

    private static func frame(
        left: UInt8, top: UInt8, width: UInt8, height: UInt8, _ indices: [UInt8], flags: UInt8 = 0
    ) -> [UInt8] {
        [0x2C, left, 0, top, 0, width, 0, height, 0, flags] + data(indices)
    }

    private static let palette: [UInt8] = [9, 9, 9, 1, 1, 1, 2, 2, 2, 3, 3, 3]

    private static func file(width: UInt8, height: UInt8, _ blocks: [UInt8]) -> [UInt8] {
        Array("GIF89a".utf8) + [width, 0, height, 0, 0x81, 0, 0] + palette + blocks
    }

    private static func gray(_ file: [UInt8]) throws -> [UInt8] {
        let pixels = try Image(encoded: file).pixels
        return stride(from: 0, to: pixels.count, by: 3).map { pixels[$0] }
    }

    @Test func `what the frame does not cover has the first colour, or the transparent one`() throws {
        let frame = Self.frame(left: 1, top: 0, width: 1, height: 1, [3])
        #expect(try Self.gray(Self.file(width: 3, height: 2, frame + [0x3B])) == [9, 3, 9, 9, 9, 9])
        let control: [UInt8] = [0x21, 0xF9, 4, 1, 0, 0, 2, 0]
        #expect(try Self.gray(Self.file(width: 3, height: 2, control + frame + [0x3B])) == [2, 3, 2, 2, 2, 2])
    }

    @Test func `a frame that reaches over the edge makes the canvas larger`() throws {
        let file = Self.file(width: 1, height: 1, Self.frame(left: 1, top: 1, width: 2, height: 1, [1, 2]) + [0x3B])
        #expect(try ImageHeader.read(file).storedSize == ImageSize(width: 3, height: 2))
        #expect(try Self.gray(file) == [9, 9, 9, 9, 1, 2])
    }

    @Test func `interlaced rows are put where they belong`() throws {
        let file = Self.file(
            width: 1, height: 5,
            Self.frame(left: 0, top: 0, width: 1, height: 5, [0, 1, 2, 3, 0], flags: 0x40) + [0x3B])
        // Rows 0, 4, 2, 1, 3.
        #expect(try Self.gray(file) == [9, 3, 2, 9, 1])
    }

    @Test func `only the first frame is read, and that is said`() throws {
        let first = Self.frame(left: 0, top: 0, width: 1, height: 1, [1])
        let second = Self.frame(left: 0, top: 0, width: 1, height: 1, [2])
        let one = try DecodedImage(encoded: Self.file(width: 1, height: 1, first + [0x3B]))
        let two = try DecodedImage(encoded: Self.file(width: 1, height: 1, first + second + [0x3B]))
        #expect(one.image == two.image)
        #expect(one.remarks.isEmpty)
        #expect(two.remarks == [.firstOfSeveral(.gif)])
    }

    @Test func `a file without a frame, and a frame without pixels, are errors`() {
        #expect(throws: ImagingError.self) { try Image(encoded: Self.file(width: 1, height: 1, [0x3B])) }
        let empty = Self.frame(left: 0, top: 0, width: 0, height: 1, [])
        #expect(throws: ImagingError.noPixels(file: "image", size: ImageSize(width: 0, height: 1))) {
            try Image(encoded: Self.file(width: 1, height: 1, empty + [0x3B]))
        }
    }
}

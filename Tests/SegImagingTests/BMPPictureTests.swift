import SegGeometry
import SegImaging
import TestSupport
import Testing

struct BMPPictureTests {
    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// A BMP with Windows' header of 40 bytes and what follows it.
    private static func file(
        width: Int, height: Int, bits: Int, compression: Int = 0, masks: [Int] = [], palette: [[UInt8]] = [],
        _ pixels: [UInt8]
    ) -> [UInt8] {
        let colors: [UInt8] = palette.flatMap { $0.reversed() + [0] }
        let rest = masks.flatMap { little($0, 4) } + colors
        let start = 54 + rest.count
        var bytes = Array("BM".utf8) + little(start + pixels.count, 4) + little(0, 4) + little(start, 4)
        bytes +=
            little(40, 4) + little(width, 4) + little(height, 4) + little(1, 2) + little(bits, 2)
            + little(compression, 4)
        bytes += little(pixels.count, 4) + little(0, 8) + little(palette.count, 4) + little(0, 4)
        return bytes + rest + pixels
    }

    private static let palette: [[UInt8]] = [[1, 2, 3], [40, 50, 60], [200, 100, 0]]

    @Test func `run lengths jump, and what they pass over has the first colour`() throws {
        // From the bottom row: one pixel of 1, one to the right and one up, then three literals of 2, the end.
        let runs: [UInt8] = [1, 1, 0, 2, 1, 1, 0, 3, 2, 2, 2, 0, 0, 1]
        let image = try Image(
            encoded: Self.file(width: 5, height: 2, bits: 8, compression: 1, palette: Self.palette, runs))
        let rows = [[0, 0, 2, 2, 2], [1, 0, 0, 0, 0]]
        #expect(image.pixels == rows.joined().flatMap { Self.palette[$0] })
    }

    @Test func `an odd number of 4-bit literals takes a byte more and is padded to two`() throws {
        let runs: [UInt8] = [0, 5, 0x12, 0x01, 0x20, 0, 0, 0, 5, 0x22, 0, 1]
        let image = try Image(
            encoded: Self.file(width: 5, height: 2, bits: 4, compression: 2, palette: Self.palette, runs))
        let rows = [[2, 2, 2, 2, 2], [1, 2, 0, 1, 2]]
        #expect(image.pixels == rows.joined().flatMap { Self.palette[$0] })
    }

    @Test func `a row that goes on past its width is cut, not wrapped`() throws {
        let image = try Image(
            encoded: Self.file(width: 2, height: 2, bits: 8, compression: 1, palette: Self.palette, [9, 1, 0, 0, 2, 2]))
        #expect(image.pixels == [2, 2, 1, 1].flatMap { Self.palette[$0] })
    }

    @Test func `any masks give each channel its whole range`() throws {
        for (red, green, blue) in [(0xF000, 0x0F00, 0x00F0), (0x0007, 0x0038, 0x01C0), (0x8000, 0x7FFE, 0x0001)] {
            let masks = [red, green, blue]
            let pixels = [0, red, green, blue].flatMap { Self.little($0, 2) }
            let image = try Image(
                encoded: Self.file(width: 4, height: 1, bits: 16, compression: 3, masks: masks, pixels))
            #expect(image.pixels == [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255])
        }
    }

    @Test func `a negative height begins at the top`() throws {
        let rows: [UInt8] = [1, 2, 3, 0, 4, 5, 6, 0]
        let up = try Image(encoded: Self.file(width: 1, height: 2, bits: 24, rows))
        let down = try Image(encoded: Self.file(width: 1, height: -2, bits: 24, rows))
        #expect(up.pixels == [6, 5, 4, 3, 2, 1])
        #expect(down.pixels == [3, 2, 1, 6, 5, 4])
    }

    @Test func `what cannot be meant is refused by name`() {
        let wrong: [(bits: Int, compression: Int)] = [(2, 0), (24, 1), (8, 2), (8, 3), (24, 4), (24, 9)]
        for (bits, compression) in wrong {
            #expect(
                throws: ImagingError.unsupportedVariant(
                    file: "image", format: .bmp, detail: "\(bits) bits per pixel with compression \(compression)")
            ) {
                try Image(encoded: Self.file(width: 1, height: 1, bits: bits, compression: compression, [0, 0, 0, 0]))
            }
        }
        #expect(throws: ImagingError.self) {
            try Image(encoded: Self.file(width: -1, height: 1, bits: 24, [0, 0, 0, 0]))
        }
    }
}

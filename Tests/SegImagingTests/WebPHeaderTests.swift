import SegGeometry
import SegImaging
import Testing

struct WebPHeaderTests {
    private func extended(flags: UInt8) -> [UInt8] {
        Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, flags, 0, 0, 0, 3, 1, 0, 9, 0, 0]
    }

    @Test func `the canvas of the extended form is its size`() throws {
        let header = try ImageHeader.read(extended(flags: 0x10))
        #expect(header.storedSize == ImageSize(width: 260, height: 10))
        #expect(header.channels == 4)
    }

    @Test func `animations are refused`() {
        #expect(throws: ImagingError.unsupportedVariant(file: "image", format: .webp, detail: "animations")) {
            try ImageHeader.read(extended(flags: 0x02))
        }
    }

    @Test func `a container longer than the file is cut off`() {
        let bytes = Array(extended(flags: 0).dropLast())
        #expect(throws: ImagingError.truncated(file: "image", format: .webp, length: bytes.count)) {
            try ImageHeader.read(bytes)
        }
    }
}

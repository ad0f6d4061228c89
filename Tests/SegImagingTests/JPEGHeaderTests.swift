import SegGeometry
import SegImaging
import Testing

struct JPEGHeaderTests {
    @Test func `JPEGs of 12 bits, without a height, or with two channels are refused with the reason`() {
        func frame(bits: UInt8, height: UInt8, channels: UInt8) -> [UInt8] {
            [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, bits, 0, height, 0, 8, channels, 1, 0x11, 0]
        }
        for (bytes, detail) in [
            (frame(bits: 12, height: 8, channels: 1), "12 bits a channel"),
            (frame(bits: 8, height: 0, channels: 1), "the height is stated after the pixels"),
            (frame(bits: 8, height: 8, channels: 2), "2 channels"),
        ] {
            #expect(throws: ImagingError.unsupportedVariant(file: "image", format: .jpeg, detail: detail)) {
                try ImageHeader.read(bytes)
            }
        }
    }

    @Test func `stray and fill bytes between segments are passed over`() throws {
        let bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xFF, 0xC0, 0, 11, 8, 0, 3, 0, 5, 1, 1, 0x11, 0]
        #expect(try ImageHeader.read(bytes).storedSize == ImageSize(width: 5, height: 3))
    }

    @Test func `pixels before a size, and segments of no length, are corrupt`() {
        for bytes: [UInt8] in [[0xFF, 0xD8, 0xFF, 0xDA, 0, 2], [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 0]] {
            #expect(throws: ImagingError.self) { try ImageHeader.read(bytes) }
        }
    }
}

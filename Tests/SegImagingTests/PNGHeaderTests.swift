import SegGeometry
import SegImaging
import Testing

struct PNGHeaderTests {
    private func header(width: [UInt8] = [0, 0, 0, 5], type: UInt8 = 2, name: String = "IHDR") -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array(name.utf8) + width + [
            0, 0, 0, 7, 8, type,
        ]
    }

    @Test(arguments: [(0, 1), (2, 3), (3, 1), (4, 2), (6, 4)] as [(UInt8, Int)])
    func `a colour type tells the channels`(type: UInt8, channels: Int) throws {
        let read = try ImageHeader.read(header(type: type))
        #expect(read.channels == channels)
        #expect(read.storedSize == ImageSize(width: 5, height: 7))
    }

    @Test func `unknown colour types, other first chunks, and impossible sides are corrupt`() {
        for bytes in [header(type: 1), header(name: "IDAT"), header(width: [255, 0, 0, 0])] {
            #expect(throws: ImagingError.self) { try ImageHeader.read(bytes) }
        }
        #expect(throws: ImagingError.noPixels(file: "image", size: ImageSize(width: 0, height: 7))) {
            try ImageHeader.read(header(width: [0, 0, 0, 0]))
        }
    }
}

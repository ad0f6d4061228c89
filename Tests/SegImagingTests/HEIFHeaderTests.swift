import SegGeometry
import SegImaging
import Testing

struct HEIFHeaderTests {
    @Test func `the size is that of the upright picture, or the library that is missing is named`() throws {
        let turned = Array("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic".utf8)
        guard ImageFormat.heic.isReadable else {
            #expect(throws: ImagingError.missingLibrary(file: "image", format: .heic, library: "libheif")) {
                try ImageHeader.read(turned)
            }
            return
        }
        let golden = try #require(GoldenPictures.formats.first { $0.name == "heic turned" })
        let header = try ImageHeader.read(golden.bytes)
        #expect(header.format == .heic && header.orientation == .upright && !header.holdsSeveral)
        #expect(header.uprightSize == golden.image.size)
        #expect(throws: ImagingError.self) { try ImageHeader.read(turned) }
    }
}

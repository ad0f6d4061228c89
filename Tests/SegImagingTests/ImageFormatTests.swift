import SegImaging
import Testing

struct ImageFormatTests {
    @Test(arguments: [
        ("GIF", "GIF89a...."), ("BMP", "BM......"), ("TIFF", "II*\0...."), ("TIFF", "MM\0*...."),
        ("HEIC", "\0\0\0.ftypheic"), ("AVIF", "\0\0\0.ftypavif"), ("an ISO media file", "\0\0\0.ftypisom"),
        ("Photoshop", "8BPS...."), ("PDF", "%PDF-1.7"),
    ])
    func `a format that is not read is refused by its name`(name: String, start: String) {
        #expect(throws: ImagingError.unsupportedFormat(file: "x", format: name)) {
            try Image(encoded: Array(start.utf8), name: "x")
        }
    }

    @Test func `unknown and empty files say what they begin with`() {
        #expect(throws: ImagingError.unknownFormat(file: "x", firstBytes: [1, 2, 3])) {
            try Image(encoded: [1, 2, 3], name: "x")
        }
        #expect("\(ImagingError.unknownFormat(file: "x", firstBytes: []))" == "x: is empty")
        #expect("\(ImagingError.unknownFormat(file: "x", firstBytes: [1, 255]))".hasSuffix("it begins with 01 ff"))
    }
}

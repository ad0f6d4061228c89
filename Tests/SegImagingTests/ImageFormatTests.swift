import SegImaging
import Testing

struct ImageFormatTests {
    @Test(arguments: [
        ("an ISO media file that is neither HEIC nor AVIF", "\0\0\0.ftypisom"), ("JPEG XL", "\0\0\0\u{0C}JXL \r\n"),
        ("ICO", "\0\0\u{01}\0...."), ("Photoshop", "8BPS...."), ("PDF", "%PDF-1.7"),
    ])
    func `a format that is not read is refused by its name`(name: String, start: String) {
        #expect(throws: ImagingError.unsupportedFormat(file: "x", format: name)) {
            try Image(encoded: Array(start.utf8), name: "x")
        }
    }

    @Test(arguments: [
        "BM is short for Bergmeister, and this is a text about them", "P1x", "P8 1 1", "RIFF....WAVE", "GIF90a", "II*",
    ])
    func `a text that begins like a picture is none`(text: String) {
        #expect(throws: ImagingError.unknownFormat(file: "x", firstBytes: Array(text.utf8.prefix(8)))) {
            try Image(encoded: Array(text.utf8), name: "x")
        }
    }

    @Test func `a brand other than the major one tells HEIC from AVIF`() {
        for (brand, format) in [("heic", ImageFormat.heic), ("avif", .avif)] {
            let bytes =
                Array("\0\0\0\u{1C}ftypmif1\0\0\0\0miaf".utf8) + Array(brand.utf8) + [UInt8](repeating: 0, count: 40)
            let error = #expect(throws: ImagingError.self) { try Image(encoded: bytes, name: "x") }
            #expect(error.map { "\($0)".contains(format.description) } == true)
        }
    }

    @Test func `every format has a name and an ending`() {
        #expect(ImageFormat.list == "JPEG, PNG, WebP, GIF, BMP, PNM, TIFF, HEIC and AVIF")
        #expect(ImageFormat.endings.isSuperset(of: ["jpg", "png", "webp", "gif", "bmp", "ppm", "tif", "heic", "avif"]))
        #expect(ImageFormat.allCases.filter(\.isForWeb) == [.jpeg, .png, .webp])
        #expect(ImageFormat.gif.isReadable && ImageFormat.jpeg.isReadable)
    }

    @Test func `unknown and empty files say what they begin with`() {
        #expect(throws: ImagingError.unknownFormat(file: "x", firstBytes: [1, 2, 3])) {
            try Image(encoded: [1, 2, 3], name: "x")
        }
        #expect("\(ImagingError.unknownFormat(file: "x", firstBytes: []))" == "x: is empty")
        #expect("\(ImagingError.unknownFormat(file: "x", firstBytes: [1, 255]))".hasSuffix("it begins with 01 ff"))
    }
}

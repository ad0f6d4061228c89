import SegGeometry
import SegImaging
import Testing

struct ImagingErrorTests {
    @Test func `every case has a sentence with its facts`() {
        let size = ImageSize(width: 3, height: 4)
        let cases: [(ImagingError, String)] = [
            (.unreadable(file: "f", reason: "gone"), "f: can't be read: gone"),
            (.unwritable(file: "f", reason: "full"), "f: can't be written: full"),
            (.tooManyBytes(file: "f", bytes: 9, limit: 8), "f: has 9 bytes; at most 8 are read"),
            (.tooManyPixels(file: "f", size: size, limit: 8), "f: is 3×4, which is more than 8 pixels"),
            (.noPixels(file: "f", size: size), "f: is 3×4 and has no pixels"),
            (.tooManyScans(file: "f", limit: 5), "f: is a JPEG of more than 5 scans"),
            (
                .unsupportedFormat(file: "f", format: "PDF"),
                "f: is PDF; JPEG, PNG, WebP, GIF, BMP, PNM, TIFF, HEIC and AVIF are read. Convert it to one of these"
            ),
            (
                .missingLibrary(file: "f", format: .tiff, library: "libtiff"),
                "f: is TIFF, which libtiff reads, and this machine does not have it: install the package libtiff6 (libtiff5 "
                    + "before Debian 12 and Ubuntu 24.04)"
            ),
            (.unsupportedVariant(file: "f", format: .webp, detail: "x"), "f: this kind of WebP is not read: x"),
            (.corrupt(file: "f", format: .png, offset: 7, detail: "x"), "f: the PNG is corrupt at byte 7: x"),
            (.outOfMemory(file: "f"), "f: there is not enough memory for the picture"),
            (.unwritableSize(size), "a picture of 3×4 can't be written"),
        ]
        for (error, sentence) in cases { #expect("\(error)" == sentence) }
    }
}

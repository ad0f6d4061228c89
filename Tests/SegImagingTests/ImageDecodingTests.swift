import SegGeometry
import SegImaging
import TestSupport
import Testing

struct ImageDecodingTests {
    @Test(arguments: GoldenPictures.all.decode.indices)
    func `a file of any kind gives Pillow's pixels, upright`(index: Int) throws {
        let golden = GoldenPictures.all.decode[index]
        let image = try Image(encoded: golden.bytes, name: golden.name)
        #expect(image == golden.image, "\(golden.name)")
    }

    @Test(arguments: GoldenPictures.all.decode.indices)
    func `a file cut off anywhere is an error`(index: Int) {
        let bytes = GoldenPictures.all.decode[index].bytes
        for length in bytes.indices {
            #expect(throws: ImagingError.self, "\(GoldenPictures.all.decode[index].name) cut off at \(length)") {
                try Image(encoded: Array(bytes.prefix(length)))
            }
        }
    }

    @Test(arguments: GoldenPictures.formats.indices)
    func `a GIF, BMP, PNM, TIFF or HEIC gives Pillow's pixels`(index: Int) throws {
        let golden = GoldenPictures.formats[index]
        let image = try Image(encoded: golden.bytes, name: golden.name)
        #expect(image == golden.image, "\(golden.name)")
    }

    @Test(arguments: GoldenPictures.formats.indices)
    func `another format cut off anywhere is an error, or nothing of the picture is missing`(index: Int) {
        let golden = GoldenPictures.formats[index]
        for length in stride(from: 0, to: golden.bytes.count, by: golden.name.hasPrefix("heic") ? 37 : 1) {
            // In text nobody sees that the last number lacks a digit.
            let isText = golden.name.hasPrefix("pnm P2") || golden.name.hasPrefix("pnm P3")
            if isText, !golden.bytes.dropFirst(length).dropLast().contains(0x20) { continue }
            let image = try? Image(encoded: Array(golden.bytes.prefix(length)))
            #expect(image == nil || image == golden.image, "\(golden.name) cut off at \(length)")
        }
    }

    @Test func `flipped bits give a picture of the same size or an error, never a crash`() {
        var random = SplitMix64(seed: 41)
        var options = DecodeOptions()
        options.maxPixels = 1 << 20
        for golden in GoldenPictures.all.decode + GoldenPictures.formats {
            for _ in 0..<60 {
                var bytes = golden.bytes
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] ^=
                        1 << UInt8.random(in: 0..<8, using: &random)
                }
                let header = try? ImageHeader.read(bytes)
                let image = try? Image(encoded: bytes, options: options)
                #expect(image == nil || image?.size == header?.uprightSize)
            }
        }
    }

    @Test func `a small file that announces billions of pixels is refused by its header`() {
        #expect(
            throws: ImagingError.tooManyPixels(
                file: "bomb.png", size: ImageSize(width: 60000, height: 60000), limit: DecodeOptions().maxPixels)
        ) {
            try Image(encoded: GoldenPictures.bomb, name: "bomb.png")
        }
    }

    @Test func `the limits are exact`() throws {
        let bytes = GoldenPictures.file("jpeg baseline")
        var options = DecodeOptions()
        options.maxPixels = 77
        options.maxBytes = bytes.count
        #expect(try Image(encoded: bytes, options: options).size.area == 77)
        options.maxPixels = 76
        #expect(throws: ImagingError.self) { try Image(encoded: bytes, options: options) }
        options.maxPixels = 77
        options.maxBytes -= 1
        #expect(throws: ImagingError.tooManyBytes(file: "image", bytes: bytes.count, limit: bytes.count - 1)) {
            try Image(encoded: bytes, options: options)
        }
    }

    @Test func `a progressive picture of more scans than allowed is refused`() throws {
        let bytes = GoldenPictures.file("jpeg progressive")
        var options = DecodeOptions()
        options.maxScans = 3
        #expect(throws: ImagingError.tooManyScans(file: "image", limit: 3)) {
            try Image(encoded: bytes, options: options)
        }
        options.maxScans = 10
        #expect(throws: Never.self) { try Image(encoded: bytes, options: options) }
    }

    @Test func `the flag leaves the pixels as stored`() throws {
        let bytes = GoldenPictures.file("jpeg turned 6")
        let upright = try Image(encoded: bytes)
        let stored = try Image(encoded: bytes, options: .stored)
        #expect(stored.size == ImageSize(width: 11, height: 7))
        #expect(stored.oriented(.turnsRight) == upright)
    }

    @Test func `a wrong checksum is an error in any chunk`() {
        var bytes = GoldenPictures.file("png turned 8")
        let exif = bytes.indices.first { Array(bytes[$0...].prefix(4)) == Array("eXIf".utf8) } ?? 0
        bytes[exif + 20] ^= 1
        #expect(throws: ImagingError.self) { try Image(encoded: bytes) }
    }

    @Test func `an error names the file, the format and the place`() {
        let bytes = GoldenPictures.file("jpeg baseline")
        let cut = Array(bytes.prefix(bytes.count - 40))
        #expect(throws: ImagingError.truncated(file: "a.jpg", format: .jpeg, length: cut.count)) {
            try Image(encoded: cut, name: "a.jpg")
        }
        #expect(
            "\(ImagingError.truncated(file: "a.jpg", format: .jpeg, length: 9))"
                == "a.jpg: the JPEG ends too early, after 9 bytes")
    }

    @Test func `what follows the picture's end is ignored`() throws {
        for name in ["jpeg baseline", "png turned 8", "webp lossy"] {
            let bytes = GoldenPictures.file(name)
            #expect(try Image(encoded: bytes + [1, 2, 3]) == Image(encoded: bytes))
        }
    }

    @Test func `paths that are no regular files are refused`() {
        for path in ["/nowhere/at/all.png", "/dev/zero", "/tmp"] {
            #expect(throws: ImagingError.self) { try Image(contentsOf: path) }
        }
    }
}

import SegGeometry
import SegImaging
import Testing

struct PNMPictureTests {
    private func pixels(_ text: String, _ rest: [UInt8] = []) throws -> [UInt8] {
        try Image(encoded: Array(text.utf8) + rest).pixels
    }

    @Test func `ASCII and binary say the same`() throws {
        #expect(try pixels("P2 2 1 255 7 200") == pixels("P5 2 1 255\n", [7, 200]))
        #expect(try pixels("P3 1 1 255 7 8 9") == pixels("P6 1 1 255\n", [7, 8, 9]))
        #expect(try pixels("P1 9 1 101010101") == pixels("P4 9 1\n", [0b1010_1010, 0b1000_0000]))
    }

    @Test func `comments may stand between any two words`() throws {
        let plain = try pixels("P2 2 1 255 7 200")
        for text in ["P2#a\n2 1 255 7 200", "P2 2#a\n1 255 7 200", "P2 2 1 #a\n#b\r255 #c\n7 # d 9\n200"] {
            #expect(try pixels(text) == plain)
        }
    }

    @Test func `samples are scaled, and grey of 16 bits is cut off as the reference does`() throws {
        #expect(try pixels("P2 3 1 7 0 3 7") == [0, 0, 0, 109, 109, 109, 255, 255, 255])
        #expect(try pixels("P3 1 1 65535 65535 257 0") == [255, 1, 0])
        #expect(try pixels("P2 3 1 65535 0 254 1000") == [0, 0, 0, 254, 254, 254, 255, 255, 255])
        let decoded = try DecodedImage(encoded: Array("P2 1 1 65535 9".utf8))
        #expect(decoded.remarks == [.grayCutOff])
    }

    @Test func `PAM has its fields in any order and drops alpha`() throws {
        let head = "P7\nDEPTH 4\n# drawn\nHEIGHT 1\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nWIDTH 1\nENDHDR\n"
        #expect(try pixels(head, [1, 2, 3, 0]) == [1, 2, 3])
        let gray = "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 65535\nENDHDR\n"
        #expect(try pixels(gray, [255, 255, 128, 0]) == [255, 255, 255, 128, 128, 128])
    }

    @Test(arguments: [
        "P2 1 1 255 256", "P2 1 1 0 0", "P2 1 1 65536 0", "P2 1 1 255 x", "P2 -1 1 255 0", "P1 1 1 2", "P2 1 1 255",
        "P5 4 4 255\nshort", "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\n.....",
        "P2 99999999999999999999 1 1 1",
    ])
    func `what cannot be meant is an error`(text: String) {
        #expect(throws: ImagingError.self) { try pixels(text) }
    }

    @Test func `a few bytes do not announce a large picture`() {
        for text in ["P1 16000 16000 0", "P2 16000 16000 255 0", "P6 16000 16000 255\n0"] {
            #expect(throws: ImagingError.truncated(file: "image", format: .pnm, length: text.utf8.count)) {
                try pixels(text)
            }
        }
    }
}

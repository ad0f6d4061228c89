import Foundation
import Testing

@testable import SegServer

@Suite struct DataURLTests {
    @Test func `a data URL gives its bytes, and what is none gives a sentence`() throws {
        let bytes = (0..<300).map { UInt8($0 % 256) }
        let text = Data(bytes).base64EncodedString()
        #expect(try DataURL.bytes("data:image/png;base64,\(text)", limit: 300, param: "image") == bytes)
        #expect(throws: ServerError.self) {
            try DataURL.bytes("data:image/png;base64,\(text)", limit: 200, param: "image")
        }
        for wrong in [
            "data:image/png,abc", "data:;base64,", "data:;base64,%%%", "data:", "http://x", "data:;base64,YQ==YQ==",
        ] {
            #expect(throws: ServerError.self, "\(wrong)") { try DataURL.bytes(wrong, limit: 300, param: "image") }
        }
    }
}

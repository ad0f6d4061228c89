import Foundation
import Testing

@testable import SegChat

@Suite struct ChatContentTests {
    private func text(_ json: String) throws -> String {
        try JSONDecoder().decode(ChatContent.self, from: Data(json.utf8)).text
    }

    @Test func `text and lists of parts are read, other things are no content`() throws {
        #expect(try text(#""a""#) == "a")
        #expect(
            try text(#"[{"type": "text", "text": "a"}, {"type": "reasoning", "text": "x"}, {"text": "b"}]"#) == "ab")
        #expect(try text("[]") == "")
        #expect(throws: DecodingError.self) { try text("7") }
    }
}

import Foundation
import SegNotation
import Testing

@Suite struct JSONLinesTests {
    @Test func `what ends a line elsewhere is escaped, and reads back`() throws {
        let text = "a\u{2028}b\u{2029}c\u{85}d “é”\u{2027}€"
        var object = JSONObjectWriter()
        object.field("text", text)
        #expect(object.line == "{\"text\": \"a\\u2028b\\u2029c\\u0085d “é”\u{2027}€\"}")
        let read = try JSONSerialization.jsonObject(with: Data(object.utf8)) as? [String: String]
        #expect(read?["text"] == text)
        let encoded = try JSONEncoder().encode([text])
        #expect(
            try JSONDecoder().decode([String].self, from: Data(JSONLines.escapingBreaks([UInt8](encoded)))) == [text])
    }
}

import Foundation
import TestSupport
import Testing

@testable import SegNotation

@Suite struct JSONStringTests {
    @Test(arguments: [
        (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9è\u00E9""#, "éèé"),
        (#""\ud83e\udd91""#, "🦑"), (#""\ud83e""#, "\u{FFFD}"), (#""\udd91\ud83e""#, "\u{FFFD}\u{FFFD}"),
        (#""\ud83e\\udd91""#, "\u{FFFD}\\udd91"), (#""\ud83ex\udd91""#, "\u{FFFD}x\u{FFFD}"),
    ])
    func `escapes are resolved`(literal: String, text: String) {
        #expect(JSONString.text(Array(literal.utf8)[...]) == text)
    }

    @Test func `what Foundation spells is read back`() throws {
        var random = SplitMix64(seed: 13)
        for _ in 0..<2000 {
            let scalars = (0..<10).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x1_1000, using: &random)) }
            let text = String(String.UnicodeScalarView(scalars)) + "\\\"/\u{0}"
            let literal = Array(try JSONSerialization.data(withJSONObject: text, options: .fragmentsAllowed))
            #expect(JSONString.text(literal[...]).unicodeScalars.elementsEqual(text.unicodeScalars))
        }
    }
}

import SegFormats
import TestSupport
import Testing

@Suite struct JSONCursorTests {
    private func cursor(_ text: String) -> JSONCursor { JSONCursor(Array(text.utf8), file: "a.json") }

    @Test(arguments: [
        ("0", 0), ("-1.5", -1.5), ("12.25", 12.25), ("1e3", 1000), ("0.1", 0.1),
        ("123456789.123456", 123_456_789.123456),
        ("9007199254740993", 9_007_199_254_740_992), ("1E-7", 1e-7), (" 7 ", 7),
    ])
    func `a number is the nearest double`(_ text: String, _ value: Double) throws {
        var cursor = cursor(text)
        #expect(try cursor.number() == value)
    }

    @Test func `decimals of every length are the nearest double`() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<2_000 {
            let digits = String(Int.random(in: 0..<1_000_000_000, using: &random))
            let text =
                "\(Int.random(in: 0...9999, using: &random)).\(digits.prefix(Int.random(in: 1...9, using: &random)))"
            var cursor = cursor(text)
            #expect(try cursor.number() == Double(text))
        }
    }

    @Test(arguments: [
        "", "-", "1.2.3", "x", "\"1\"", "1e999", "[1]", "null", "1.", "--1", "01", ".5", "1e", "0x10", "-inf", "1_0",
    ])
    func `what is no number is refused`(_ text: String) {
        var cursor = cursor(text)
        #expect(throws: FormatError.self) { try cursor.number() }
    }

    @Test func `strings have their escapes undone`() throws {
        var cursor = cursor(#""a\"\\\u00e9\ud83d\ude00\n""#)
        #expect(try cursor.string() == "a\"\\é😀\n")
        for text in ["\"", "\"\\", "\"\\x\"", "\"\\ud83d", "a"] {
            var cursor = self.cursor(text)
            #expect(throws: FormatError.self) { try cursor.string() }
        }
        var broken = JSONCursor([0x22, 0xFF, 0x22], file: "a.json")
        #expect(throws: FormatError.self) { try broken.string() }
    }

    @Test func `members and elements come in order and may be skipped`() throws {
        var cursor = cursor(#" {"a": [1, {"x": "]}"}, 3] , "b":{}, "c": null}"#)
        var names: [String] = []
        try cursor.members { name, cursor throws(FormatError) in
            names.append(name)
            try cursor.skip()
        }
        #expect(names == ["a", "b", "c"])
        #expect(cursor.kind() == .end)
        var empty = self.cursor("[ ]")
        try empty.elements { cursor throws(FormatError) in try cursor.skip() }
    }

    @Test func `skipping a million brackets does not recurse`() throws {
        var cursor = cursor(String(repeating: "[", count: 1_000_000) + String(repeating: "]", count: 1_000_000))
        #expect(try cursor.skip() == 0..<2_000_000)
    }

    @Test func `an error names file and place`() {
        var cursor = cursor("  [1}")
        #expect { try cursor.elements { cursor throws(FormatError) in try cursor.skip() } } throws: {
            "\($0)" == "a.json, byte 4: expected a comma or the end of the array"
        }
    }

    @Test func `text cut anywhere is refused, never trapped on`() {
        let whole = #"{"images": [{"id": 1, "n": "a\"b"}], "x": [[-1.5e3, true], {}]}"#
        for count in 0..<whole.utf8.count {
            var cursor = JSONCursor(Array(whole.utf8.prefix(count)), file: "a.json")
            #expect(throws: FormatError.self, "cut after \(count)") { try cursor.skip() }
        }
    }
}

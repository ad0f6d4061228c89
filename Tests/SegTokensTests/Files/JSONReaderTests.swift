import TestSupport
import Testing

@testable import SegTokens

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue {
        try JSONReader.read(Array(text.utf8))
    }

    @Test func `every kind of value is read`() throws {
        let value = try read(#" {"a": [null, true, false, -1, 2.5e1, "x"], "b": {}, "c": []} "#)
        #expect(
            value
                == .object([
                    JSONMember(
                        key: "a",
                        value: .array([.null, .bool(true), .bool(false), .integer(-1), .number(25), .string("x")])),
                    JSONMember(key: "b", value: .object([])), JSONMember(key: "c", value: .array([])),
                ]))
    }

    @Test func `escapes and surrogate pairs are characters`() throws {
        #expect(try read(#""\"\\\/\b\f\n\r\t\u0041\uD83D\uDE42é""#) == .string("\"\\/\u{8}\u{C}\n\r\tA🙂é"))
    }

    @Test(arguments: [
        ("", 0), ("{", 1), ("[1,]", 3), ("[1 2]", 3), (#"{"a" 1}"#, 5), (#"{a: 1}"#, 1), ("tru", 0), ("01", 0),
        ("1.", 2),
        ("-", 1), ("1e", 2), (#""\x""#, 3), (#""\uD800""#, 7), (#""\uDC00""#, 7), (#""\uD800\u0041""#, 13), ("1 2", 2),
        ("\"a", 2), ("\"\n\"", 1), ("nul", 0), ("1e999", 5), ("[1}", 2), (#"{"a":1]"#, 6),
    ])
    func `what is no JSON is refused, with the place`(text: String, offset: Int) {
        let fault = #expect(throws: JSONFault.self) { try read(text) }
        #expect(fault?.offset == offset, "\(text)")
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONFault.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
    }

    @Test func `nesting has a bound`() throws {
        let bound = JSONReader.maximumDepth
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try read(nested(bound))
        #expect(throws: JSONFault.self) { try read(nested(bound + 1)) }
        #expect(throws: JSONFault.self) { try read(String(repeating: "[", count: 1_000_000)) }
    }

    @Test func `no beginning of a document is a document`() throws {
        let text = Array(#"{"a": [1, "é\n", {"b": null}], "c": true}"#.utf8)
        _ = try JSONReader.read(text)
        for count in 0..<text.count { #expect(throws: JSONFault.self) { try JSONReader.read(Array(text[..<count])) } }
    }

    @Test func `noise is refused or read, never a crash`() {
        let pool = Array("{}[]\",:\\u0019aeE.+-tfn \u{0}".utf8) + [0xFF, 0xC3]
        var random = SplitMix64(seed: 15)
        var refused = 0
        for _ in 0..<5000 {
            let bytes = (0..<12).map { _ in pool.randomElement(using: &random) ?? 0 }
            if (try? JSONReader.read(bytes)) == nil { refused += 1 }
        }
        #expect(refused > 4500)
    }

    @Test func `a byte order mark is skipped`() throws {
        #expect(try JSONReader.read([0xEF, 0xBB, 0xBF, 0x31]) == .integer(1))
    }
}

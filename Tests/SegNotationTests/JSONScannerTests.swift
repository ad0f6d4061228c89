import Foundation
import TestSupport
import Testing

@testable import SegNotation

@Suite struct JSONScannerTests {
    private func accepts(_ text: [UInt8]) -> Bool {
        var scanner = JSONScanner(text)
        guard (try? scanner.skipValue()) != nil else { return false }
        return scanner.next() == nil
    }

    @Test(arguments: [
        "0", "-0", "1.5e-3", "10E+2", "\"\"", "\"\\u00e9\\\\\\/\"", "true", "false", "null", "[]", "{}",
        "[1, [2, {}], \"]\"]",
        " {\"a\" : 1 , \"b\":[ ] } ", "[[[[]]]]", "{\"a\": {\"b\": {}}, \"c\": [null]}",
    ])
    func `values are accepted`(text: String) {
        #expect(accepts(Array(text.utf8)))
    }

    @Test(arguments: [
        "", "01", "1.", ".5", "-", "+1", "1e", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\t\"", "tru", "nul", "NaN", "[1,]",
        "[,]", "[1 2]",
        "{\"a\"}", "{a: 1}", "{\"a\": 1,}", "{\"a\": 1]", "[1}", "]", "[", "{", "1 2", "{\"a\" 1}", "[\"a\": 1]", "'a'",
        "{1: 2}",
    ])
    func `what is no value is refused`(text: String) {
        #expect(!accepts(Array(text.utf8)))
    }

    @Test func `damaged values are accepted exactly where Foundation accepts them`() {
        var random = SplitMix64(seed: 12)
        let whole = Array(#"{"a": [1.5e3, -0, "x\u00e9\n"], "b": {"c": [true, false, null, []], "d": {}}}"#.utf8)
        let parts = Array(#"[]{},:" 0159.eE+-\untrfl"#.utf8)
        for _ in 0..<3000 {
            var text = whole
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                if Bool.random(using: &random) {
                    text.remove(at: place)
                } else {
                    text[place] = parts.randomElement(using: &random) ?? 0
                }
            }
            let reference = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)
            if accepts(text) != (reference != nil) { Issue.record("\(String(decoding: text, as: UTF8.self))") }
        }
    }

    @Test func `a value's place is given without the space around it`() throws {
        var scanner = JSONScanner(Array("  [1, 2]  x".utf8))
        #expect(try scanner.skipValue() == 2..<8)
        #expect(scanner.next() == UInt8(ascii: "x"))
        #expect(throws: RecordError.syntax(offset: 10, expected: "a value")) { try scanner.skipValue() }
    }
}

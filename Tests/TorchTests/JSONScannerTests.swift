import Foundation
import TestSupport
import Testing

@testable import Torch

private func skipped(_ text: some Sequence<UInt8>) throws(SafetensorsProblem) {
    var scanner = JSONScanner(Array(text))
    try scanner.skipValue()
    try scanner.end()
}

@Test(arguments: [
    "0", "-0", "12", "-1.5e+10", "1E5", "0.25", "true", "false", "null", "\"\"", "[]", "{}", " [ 1 , [ ] , { } ] ",
    "{\"a\":{\"b\":[null]}}", "\"\\u00e9\\n\\/\\\"\\\\\\b\\f\\r\\t\"", "\"\\ud83d\\ude00\"", "\"é😀\"",
]) func `well-formed values pass`(text: String) throws {
    try skipped(text.utf8)
}

@Test(arguments: [
    "", " ", "01", "-", "1.", ".5", "1e", "1e+", "+1", "tru", "nul", "nan", "Infinity", "[", "]", "[1", "[1,", "[1,]",
    "[,1]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{1:1}", "\"", "\"\\\"",
    "\"\\x\"",
    "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ud83d\\u0041\"", "\"\\ude00\"", "\"\u{1}\"", "\"a\nb\"", "1 2",
    "[1 2]", "{\"a\" 1}", "'a'", "// 1", "[1]x", "\u{FEFF}1", "-01", "00", "1.5.5", "\"\\u 123\"", "\"\\u+123\"",
]) func `anything else is an error with its place`(text: String) throws {
    let error = #expect(throws: SafetensorsProblem.self) { try skipped(text.utf8) }
    guard case .json(let offset, _) = error else {
        Issue.record("another kind of error: \(String(describing: error))")
        return
    }
    #expect((0...text.utf8.count).contains(offset))
}

@Test func `text that is no UTF-8 is an error`() {
    for bytes: [UInt8] in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] {
        #expect(throws: SafetensorsProblem.json(offset: 1, expected: "UTF-8")) { try skipped([0x22] + bytes + [0x22]) }
    }
}

@Test func `escapes give the characters they stand for`() throws {
    var scanner = JSONScanner(Array("\"\\u0041\\ud83d\\ude00\\n\\u00e9\"".utf8))
    #expect(try scanner.string() == "A😀\né")
}

@Test func `a key that stands twice is an error, at any depth and however it is spelled`() {
    for text in ["{\"a\":1,\"a\":1}", "[{\"x\":{\"a\":1,\"b\":2,\"\\u0061\":3}}]"] {
        let error = #expect(throws: SafetensorsProblem.self) { try skipped(text.utf8) }
        guard case .duplicateKey("a", _) = error else {
            Issue.record("another kind of error: \(String(describing: error))")
            continue
        }
    }
}

@Test(arguments: [
    ("0", 0), ("7 ", 7), (" 120", 120), ("9223372036854775807", Int.max),
]) func `counts are whole numbers`(text: String, value: Int) throws {
    var scanner = JSONScanner(Array(text.utf8))
    #expect(try scanner.count() == value)
    try scanner.end()
}

@Test(arguments: ["", "-1", "1.0", "1e3", "01", "9223372036854775808", "99999999999999999999", "\"1\"", "x"])
func `what is no count is an error`(text: String) {
    #expect(throws: SafetensorsProblem.self) {
        var scanner = JSONScanner(Array(text.utf8))
        _ = try scanner.count()
    }
}

@Test func `deep nesting is an error and not a stack overflow`() throws {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)
        }
        try skipped(nested(JSONScanner.depthLimit - 1).utf8)
        #expect(throws: SafetensorsProblem.self) { try skipped(nested(JSONScanner.depthLimit).utf8) }
        #expect(throws: SafetensorsProblem.self) { try skipped(String(repeating: open, count: 1_000_000).utf8) }
    }
}

@Test func `mutated text is accepted only where Foundation accepts it too`() {
    let seed = Array(#"{"a":[1,-2.5e3,true,null],"b":{"c":"x\u00e9\n"},"d":[]}"#.utf8)
    let alphabet = Array(#"{}[]":,\0123456789-+.eEtrufalsn x"#.utf8)
    var generator = SplitMix64(seed: 81)
    var accepted = 0
    for _ in 0..<20_000 {
        var text = seed
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0..<text.count, using: &generator)
            let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: text[place] = byte
            case 1: text.insert(byte, at: place)
            default: text.remove(at: place)
            }
        }
        // Foundation refuses numbers that no double holds; here they are well-formed.
        let isHuge = String(decoding: text, as: UTF8.self).contains(#/[eE]\+?[0-9]{3}/#)
        guard !isHuge, (try? skipped(text)) != nil else { continue }
        accepted += 1
        let parsed = try? JSONSerialization.jsonObject(with: Data(text), options: [.fragmentsAllowed])
        #expect(parsed != nil, "\(String(decoding: text, as: UTF8.self))")
    }
    #expect(accepted > 1000)
}

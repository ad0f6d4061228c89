import TestSupport
import Testing

@testable import SegNotation

@Suite struct NumberTokenTests {
    private func meaning(_ text: String) -> NumberToken.Meaning {
        var token = NumberToken()
        for byte in text.utf8 { token.append(byte, at: 0) }
        return token.meaning
    }

    @Test func `a number is the double nearest to its digits`() {
        var random = SplitMix64(seed: 6)
        for _ in 0..<5000 {
            let digits = Int.random(in: 1...20, using: &random)
            var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
            text = "0." + text
            #expect(meaning(text) == Double(text).map { .number($0) })
            let scaled = text + "e-\(Int.random(in: 0...30, using: &random))"
            #expect(meaning(scaled) == Double(scaled).map { .number($0) })
        }
    }

    @Test(arguments: [
        ("-.5", -0.5), ("+5.", 5), ("007", 7), ("1e3", 1000), ("1E-3", 0.001), ("1e+0", 1), ("-0", -0.0), ("1e-999", 0),
        ("0.30000000000000004", 0.30000000000000004), ("123456.789", 123456.789),
    ])
    func `numbers have many spellings`(text: String, value: Double) {
        #expect(meaning(text) == .number(value))
    }

    @Test(arguments: [
        "1e", "1e+", "1.2.3", "1-2", "--1", "5px", "1e999", "1000001", "nan", "-Infinity", "+INF", "None", "null",
        "0x10", "1e5e5",
    ])
    func `what is meant as a number but is none is a bad number`(text: String) {
        #expect(meaning(text) == .badNumber)
    }

    @Test func `a number of more than 64 characters is a bad number`() {
        #expect(meaning("0." + String(repeating: "3", count: 62)) == .number(1.0 / 3.0))
        #expect(meaning("0." + String(repeating: "3", count: 63)) == .badNumber)
    }

    @Test(arguments: ["cat", "e5", "-cat", "x1", ".e"]) func `letters first make a word`(text: String) {
        #expect(meaning(text) == .word)
    }

    @Test(arguments: ["...", "-", "+-."]) func `signs and full stops alone are punctuation`(text: String) {
        #expect(meaning(text) == .punctuation)
    }
}

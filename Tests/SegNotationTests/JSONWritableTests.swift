import SegNotation
import TestSupport
import Testing

@Suite struct JSONWritableTests {
    private func json(_ value: some JSONWritable) -> String {
        var bytes: [UInt8] = []
        value.writeJSON(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `text is escaped only where JSON or a line of it demands it`() {
        #expect(
            json("a\"\\/\n\r\t\u{0}\u{1F}è🦑\u{2028}\u{7F}") == "\"a\\\"\\\\/\\n\\r\\t\\u0000\\u001fè🦑\\u2028\u{7F}\"")
    }

    @Test func `a double reads back as itself`() {
        var random = SplitMix64(seed: 8)
        for _ in 0..<5000 {
            let value = Double(bitPattern: random.next())
            if value.isFinite { #expect(Double(json(value)) == value) }
        }
        #expect(json([189.0, 0.1, 1e-5, 1e22, -0.0]) == "[189.0, 0.1, 1e-05, 1e+22, -0.0]")
    }
}

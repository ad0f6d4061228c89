import TestSupport
import Testing

@testable import SegFormats

@Suite struct TextLinesTests {
    private func lines(_ text: String) -> [String] { TextLines.split([UInt8](text.utf8)).map(\.text) }

    @Test func `lines are the same whatever ends them`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<1000 {
            let parts = (0..<Int.random(in: 1..<8, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0..<4, using: &random)).map { _ in "a é\"".randomElement(using: &random) ?? "a"
                    })
            }
            for end in ["\n", "\r\n", "\r"] {
                #expect(lines(parts.map { $0 + end }.joined()) == parts)
                #expect(lines("\u{FEFF}" + parts.map { $0 + end }.joined()) == parts)
            }
        }
    }

    @Test func `ends of several kinds may be mixed, and numbers count blank lines`() {
        let found = TextLines.split([UInt8]("a\r\rb\n\r\nc".utf8))
        #expect(found.map(\.text) == ["a", "", "b", "", "c"])
        #expect(found.map(\.number) == [1, 2, 3, 4, 5])
        #expect(lines("") == [])
        #expect(lines("\u{FEFF}") == [])
    }

    @Test func `a long line and UTF-16 are refused`() throws {
        let folder = try TextFolder()
        let long = try folder.write("ab\nabcd\n", to: "long.txt")
        #expect(try TextLines.read(contentsOf: long, limit: 4).count == 2)
        #expect { try TextLines.read(contentsOf: long, limit: 3) } throws: { "\($0)".contains("line 2") }
        let wide = try folder.write([0xFF, 0xFE, 0x61, 0], to: "wide.txt")
        #expect(throws: FormatError.self) { try TextLines.read(contentsOf: wide) }
    }
}

import Foundation
import SegFiles
import TestSupport
import Testing

@Suite struct LineSlicesTests {
    private func lines(_ text: String) -> [LineSlices.Line] { LineSlices.split(Data(text.utf8)) }

    @Test func `lines are the same whatever ends them, a byte order mark or none`() {
        var random = SplitMix64(seed: 31)
        for _ in 0..<2000 {
            let parts = (0..<Int.random(in: 0..<8, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0..<4, using: &random)).map { _ in "x é\t".randomElement(using: &random) ?? "x"
                    })
            }
            let wanted = parts.enumerated().filter { !$1.allSatisfy { $0 == " " || $0 == "\t" } }
            for end in ["\n", "\r\n", "\r"] {
                for mark in ["", "\u{FEFF}"] {
                    for text in [parts.joined(separator: end), parts.map { $0 + end }.joined()] {
                        let found = lines(mark + text)
                        #expect(found.map(\.bytes) == wanted.map { Data($1.utf8) })
                        #expect(found.map(\.number) == wanted.map { $0.offset + 1 })
                    }
                }
            }
        }
    }

    @Test func `a slice of data and data that is not text are cut as well`() {
        let data = Data("ab\ncd\n".utf8)
        #expect(LineSlices.split(data[3...]).map(\.bytes) == [Data("cd".utf8)])
        #expect(LineSlices.split(Data([0xFF, 0x0A, 0x00])).map(\.number) == [1, 2])
        #expect(LineSlices.split(Data()).isEmpty && LineSlices.split(Data([0xEF, 0xBB, 0xBF])).isEmpty)
    }
}

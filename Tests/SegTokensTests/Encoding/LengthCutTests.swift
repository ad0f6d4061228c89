import TestSupport
import Testing

@testable import SegTokens

@Suite struct LengthCutTests {
    private func parts(_ text: String, length: Int = 100, run: Int = 3) -> [Int] {
        LengthCut(maximumLength: length, maximumRun: run).parts(of: text.unicodeScalars.map(\.value)).map(\.count)
    }

    @Test func `a run longer than allowed is cut, white space or not`() {
        #expect(parts("aaa") == [3])
        #expect(parts("aaaa") == [3, 1])
        #expect(parts("aaaaaaa b") == [3, 3, 3])
        #expect(parts("a    b") == [4, 2])
    }

    @Test func `a text longer than allowed is cut, and runs are counted anew`() {
        #expect(parts("abababab", length: 5, run: 100) == [5, 3])
        #expect(parts("aaaaaa", length: 2, run: 3) == [2, 2, 2])
        #expect(parts("") == [])
    }

    @Test func `the information separators are white space here`() {
        #expect(parts("\u{1C}\u{1D}\u{1E}\u{1F}") == [3, 1])
        #expect(parts("aa\u{1C}aa") == [5])
        #expect(parts("\u{200B}\u{200B}aa") == [3, 1])
    }

    @Test func `parts cover the text, and no run is longer than allowed`() {
        var random = SplitMix64(seed: 9)
        for _ in 0..<1000 {
            let text = (0..<40).map { _ in Int.random(in: 0..<4, using: &random) == 0 ? " " : "a" }.joined()
            let ranges = LengthCut(maximumLength: 17, maximumRun: 3).parts(of: text.unicodeScalars.map(\.value))
            #expect(ranges.flatMap(Array.init) == Array(0..<40))
            for range in ranges {
                let part = Array(text)[range].split { $0 == " " }
                #expect(part.allSatisfy { $0.count <= 3 } && range.count <= 17)
            }
        }
    }
}

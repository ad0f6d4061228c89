import Testing

@testable import SegTokens

@Suite struct PreTokenizerTests {
    private func pieces(_ text: String, _ steps: [(String, PreTokenizer.Kept)]) throws -> [Range<Int>] {
        let steps = try steps.map { PreTokenizer.Step(pattern: try #require(SplitPattern($0)), keeps: $1) }
        return PreTokenizer(steps: steps).pieces(of: text.unicodeScalars.map(\.value))
    }

    @Test func `matches, gaps or both are kept`() throws {
        #expect(try pieces("ab  cd", [(#"\s+"#, .everything)]) == [0..<2, 2..<4, 4..<6])
        #expect(try pieces("ab  cd", [(#"\s+"#, .gaps)]) == [0..<2, 4..<6])
        #expect(try pieces("ab  cd", [(#"\s+"#, .matches)]) == [2..<4])
    }

    @Test func `each step splits what the step before left`() throws {
        #expect(try pieces("a1 b2", [(#"\s"#, .gaps), (#"\d"#, .everything)]) == [0..<1, 1..<2, 3..<4, 4..<5])
    }

    @Test func `without steps the text is one piece, and nothing is none`() throws {
        #expect(try pieces("ab", []) == [0..<2])
        #expect(try pieces("", []) == [])
        #expect(try pieces("", [(#"\s"#, .everything)]) == [])
    }
}

import Testing

@testable import SegTokens

/// The pieces of `text` as strings.
func pieces(_ text: String, _ pattern: SplitPattern) -> [String] {
    let scalars = text.unicodeScalars.map(\.value)
    return pattern.matches(in: scalars, 0..<scalars.count).map { range in
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range].compactMap(Unicode.Scalar.init))
        return String(view)
    }
}

@Suite struct QwenPiecesTests {
    @Test func `digits stand alone, words take one character before them`() {
        #expect(pieces("x=0.295, y", .qwen(digits: 1)) == ["x", "=", "0", ".", "2", "9", "5", ",", " y"])
        #expect(pieces("(word (word", .qwen(digits: 1)) == ["(word", " (", "word"])
        #expect(pieces("\u{301}a", .qwen(digits: 1)) == ["\u{301}a"])
    }

    @Test func `contractions come before words`() {
        #expect(pieces("don't'scale", .qwen(digits: 1)) == ["don", "'t", "'s", "cale"])
        #expect(pieces("it'ſ 'xyz", .qwen(digits: 1)) == ["it", "'ſ", " '", "xyz"])
    }

    @Test func `symbols take the line breaks behind them`() {
        #expect(pieces("]]]\r\n\n x", .qwen(digits: 1)) == ["]]]\r\n\n", " x"])
        #expect(pieces("a \n\n  b", .qwen(digits: 1)) == ["a", " \n\n", " ", " b"])
    }

    @Test func `Llama 3 takes three digits`() {
        #expect(pieces("1234567", .qwen(digits: 3)) == ["123", "456", "7"])
    }

    @Test func `GPT-2 takes all digits with their space, and only small contractions`() {
        #expect(pieces("a 1234 b", .gpt2) == ["a", " 1234", " b"])
        #expect(pieces("we'll WE'LL", .gpt2) == ["we", "'ll", " WE", "'", "LL"])
        #expect(pieces("it'ſ", .gpt2) == ["it", "'", "ſ"])
        #expect(pieces("a \n\n b!\n", .gpt2) == ["a", " \n\n", " b", "!", "\n"])
    }
}

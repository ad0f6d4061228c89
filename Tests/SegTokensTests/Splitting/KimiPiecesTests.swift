import Testing

@testable import SegTokens

@Suite struct KimiPiecesTests {
    @Test func `Han stands by itself, digits by threes`() {
        #expect(pieces("中文English混合", .kimi) == ["中文", "English", "混合"])
        #expect(pieces("1234567890", .kimi) == ["123", "456", "789", "0"])
        #expect(pieces("〇1〇", .kimi) == ["〇", "1〇"])
    }

    @Test func `a word is capitals, then small letters, then a contraction`() {
        #expect(pieces("ABCdefGHI", .kimi) == ["ABCdef", "GHI"])
        #expect(pieces("iPhone DON'T x'Ll", .kimi) == ["i", "Phone", " DON'T", " x'Ll"])
        #expect(pieces("'s", .kimi) == ["'s"])
    }

    @Test func `letters without case are given back to end a word`() {
        #expect(pieces("あA", .kimi) == ["あ", "A"])
        #expect(pieces("Aあ", .kimi) == ["Aあ"])
        #expect(pieces("ABあCD", .kimi) == ["ABあ", "CD"])
        #expect(pieces("AあBa", .kimi) == ["AあBa"])
    }

    @Test func `a mark is a prefix, a beginning or an end, in this order`() {
        #expect(pieces("\u{301}", .kimi) == ["\u{301}"])
        #expect(pieces("\u{301}AB", .kimi) == ["\u{301}", "AB"])
        #expect(pieces("\u{301}ab", .kimi) == ["\u{301}ab"])
        #expect(pieces("!\u{301} ", .kimi) == ["!\u{301}", " "])
    }

    @Test func `symbols take their line breaks, white space leaves one for the word`() {
        #expect(pieces("...\n\n  x", .kimi) == ["...\n\n", " ", " x"])
        #expect(pieces("⺀!", .kimi) == ["⺀", "!"])
    }
}

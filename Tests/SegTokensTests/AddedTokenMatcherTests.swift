import TestSupport
import Testing

@testable import SegTokens

@Suite struct AddedTokenMatcherTests {
    /// The segments as text, with ids.
    private func segments(_ text: String, _ tokens: [AddedToken], parsesSpecials: Bool = true) -> [String] {
        let scalars = text.unicodeScalars.map(\.value)
        let matcher = AddedTokenMatcher(tokens, composes: false)
        return matcher.segments(of: scalars, parsesSpecials: parsesSpecials).map { segment in
            var part = String.UnicodeScalarView()
            part.append(contentsOf: scalars[segment.range].compactMap(Unicode.Scalar.init))
            return String(part) + (segment.id.map { "=\($0)" } ?? "")
        }
    }

    @Test func `the leftmost token is taken, and of several there the longest`() {
        let tokens = [
            AddedToken(id: 1, content: "<a"), AddedToken(id: 2, content: "<ab>"), AddedToken(id: 3, content: "b>"),
        ]
        #expect(segments("x<ab><ac<b>", tokens) == ["x", "<ab>=2", "<a=1", "c<", "b>=3"])
    }

    @Test func `special tokens are passed over on request, and still hide what they overlap`() {
        let tokens = [AddedToken(id: 1, content: "ab"), AddedToken(id: 2, content: "bc", isSpecial: false)]
        #expect(segments("abc bc", tokens) == ["ab=1", "c ", "bc=2"])
        #expect(segments("abc bc", tokens, parsesSpecials: false) == ["abc ", "bc=2"])
    }

    @Test func `white space is stripped on the sides that the flags say`() {
        #expect(segments("a  T  b", [AddedToken(id: 1, content: "T", stripsLeft: true)]) == ["a", "  T=1", "  b"])
        #expect(segments("a  T  b", [AddedToken(id: 1, content: "T", stripsRight: true)]) == ["a  ", "T  =1", "b"])
    }

    @Test func `a token that must stand alone does not match within a word`() {
        let token = AddedToken(id: 1, content: "wor", isSingleWord: true)
        #expect(
            segments("word wor, _wor wor\u{301} (wor)", [token]) == [
                "word ", "wor=1", ", _wor wor\u{301} (", "wor=1", ")",
            ])
    }

    @Test func `a matcher without tokens gives the text, and nothing of nothing`() {
        #expect(segments("abc", []) == ["abc"])
        #expect(segments("", []) == [])
        #expect(segments("", [AddedToken(id: 1, content: "a")]) == [])
    }

    @Test func `segments cover the text in order`() {
        let tokens = ["a", "ab", "ba", "  ", "é"].enumerated().map { AddedToken(id: $0, content: $1) }
        let matcher = AddedTokenMatcher(tokens, composes: false)
        var random = SplitMix64(seed: 6)
        for _ in 0..<2000 {
            let scalars = (0..<12).map { _ in
                ([0x61, 0x62, 0x20, 0xE9, 0x63] as [UInt32]).randomElement(using: &random) ?? 0
            }
            let ranges = matcher.segments(of: scalars, parsesSpecials: true).map(\.range)
            #expect(ranges.flatMap(Array.init) == Array(scalars.indices))
        }
    }
}

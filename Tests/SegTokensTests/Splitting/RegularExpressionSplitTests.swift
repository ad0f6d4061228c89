import Testing

@testable import SegTokens

@Suite struct RegularExpressionSplitTests {
    private func matches(_ pattern: String, _ text: String) throws -> [Range<Int>] {
        let scalars = text.unicodeScalars.map(\.value)
        return try #require(RegularExpressionSplit(pattern)).matches(in: scalars, 0..<scalars.count)
    }

    @Test func `matches are counted in scalars, also outside the basic plane`() throws {
        #expect(try matches("a", "🙂a🙂a") == [1..<2, 3..<4])
        #expect(try matches(".", "🙂é") == [0..<1, 1..<2])
    }

    @Test func `white space is what Unicode calls so`() throws {
        #expect(try matches(#"\s+"#, "a\u{B}\u{85} b") == [1..<4])
        #expect(try matches(#"[^\s]+"#, "a\u{B}b") == [0..<1, 2..<3])
        #expect(try matches(#"\S+"#, "a\u{85}b") == [0..<1, 2..<3])
        #expect(try matches(#"\\s"#, #"a\s"#) == [1..<3])
    }

    @Test func `empty matches are left out`() throws {
        #expect(try matches("b*", "abba") == [1..<3])
    }

    @Test func `a literal is found as it is written`() throws {
        let split = try #require(RegularExpressionSplit(literal: "a.b"))
        #expect(split.matches(in: "axb a.b".unicodeScalars.map(\.value), 0..<7) == [4..<7])
        #expect(RegularExpressionSplit(literal: "") == nil)
    }

    @Test(arguments: [
        "(a+)+", "(a*)*", "(?:x|a+)*", "((a+)b)+", "(a{2,})+", "(a+){3,}", #"(\(+)+"#, "([(]+)+", "(a(b)*)+",
        "((a+)?)+",
    ])
    func `a repeat within a repeat is found`(pattern: String) {
        #expect(RegularExpressionSplit.hasNestedRepeats(pattern))
    }

    @Test(
        arguments: [
            "(a+)", "(a+)?", "(a+){2}", "(a)+", "(ab?)+", #"(\+)+"#, "([+*]b)+", "(a+)b+", "a+b+", ")+", "(", "a{", "[",
            "\\",
        ] + SplitPatternTests.known)
    func `other repeats are not`(pattern: String) {
        #expect(!RegularExpressionSplit.hasNestedRepeats(pattern))
        #expect(!RegularExpressionSplit.hasLazyGroups(pattern))
    }

    @Test(.timeLimit(.minutes(1))) func `a pattern of braces alone is walked over once`() {
        let braces = "a" + String(repeating: "{", count: 200_000)
        #expect(!RegularExpressionSplit.hasNestedRepeats(braces) && !RegularExpressionSplit.hasLazyGroups(braces))
        #expect(RegularExpressionSplit.hasNestedRepeats(braces + "(a+){2,}"))
        #expect(RegularExpressionSplit.hasLazyGroups(braces + "(a){2,}?"))
    }

    @Test(arguments: [
        #"(^+?!\S)|\S+"#, "^*?", "$+?", "(a?)+?!", "(?:a|)*?b", "(?:){2,}?", #"\b+?"#, "x(?:(?:a?)?)*?!",
    ])
    func `a lazy repeat of what may be empty is found`(pattern: String) {
        #expect(RegularExpressionSplit.hasLazyGroups(pattern))
    }

    @Test(arguments: [
        "a+?", "[^$]+?b", #"\^*?"#, #"\(+?"#, "(a?)+", "^+", "(ab)??", "(ab){2}?", "(a)?b+?", "^a*?", #"[\b]+?"#,
        "(a){", "{,}?",
    ])
    func `other lazy repeats are not`(pattern: String) {
        #expect(!RegularExpressionSplit.hasLazyGroups(pattern))
    }
}

import Testing

@testable import SegTokens

@Suite struct JinjaLexerTests {
    @Test func `marks are cut from texts, with the lines that they stand on`() throws {
        #expect(
            try JinjaLexer.tokens(of: "a\n{% if x %}\n{{ 'b' }}c\n") == [
                .text("a\n"), .statement([.name("if"), .name("x")], line: 2), .output([.string("b")], line: 3),
                .text("c"),
            ])
    }

    @Test func `line ends are line feeds, and one at the very end goes`() throws {
        for end in ["\n", "\r\n"] {
            #expect(try JinjaLexer.tokens(of: "a\(end)b\(end)\(end)") == [.text("a\nb\n")])
        }
    }

    @Test func `numbers, strings and signs are words`() throws {
        let words: [JinjaWord] = [
            .integer(12), .symbol("//"), .float(1.5), .symbol(">="), .string("a'\n"), .symbol("~"), .name("x_1"),
        ]
        #expect(try JinjaLexer.tokens(of: #"{{12 // 1.5>='a\'\n'~x_1}}"#) == [.output(words, line: 1)])
    }

    @Test(arguments: [
        ("a{{ b", "a mark without an end", 1), ("\n{# b", "a comment without an end", 2),
        ("{{ 'a }}", "a string without an end", 1), ("{{ ? }}", "the character \"?\" in an expression", 1),
        (#"{{ '\q' }}"#, #"the escape "\q" in a string"#, 1), ("{% raw %}x{% endraw %}", "the statement \"raw\"", 1),
        ("{{ 99999999999999999999 }}", "the number 99999999999999999999", 1),
    ])
    func `what is broken is reported with its line`(_ template: String, _ problem: String, _ line: Int) {
        #expect(throws: JinjaError(problem, line: line)) { try JinjaLexer.tokens(of: template) }
    }
}

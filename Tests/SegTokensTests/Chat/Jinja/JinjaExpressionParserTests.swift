import Testing

@testable import SegTokens

@Suite struct JinjaExpressionParserTests {
    @Test(arguments: [
        ("{{ 1 + }}", "an end where a value is needed"), ("{{ a b }}", "\"b\" where an expression ends"),
        ("{{ (1 }}", "a mark without an end"), ("{{ a[] }}", "an empty index"),
        ("{{ a. }}", "no name where one is needed"),
        ("{{ a[1:2:3:4] }}", "a slice of 4 parts"), ("{{ * }}", "\"*\" where a value is needed"),
        ("{{ f(1 2) }}", "\"2\" where \",\" is needed"), ("{{ {'a' 1} }}", "\"1\" where \":\" is needed"),
        ("{{ }}", "an end where a value is needed"),
    ])
    func `what is no expression is reported`(_ template: String, _ problem: String) {
        #expect(throws: JinjaError(problem, line: 1)) { try JinjaParser.nodes(of: template) }
    }

    @Test(arguments: [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("not 1 == 2", "True"), ("1 < 2 < 3 and 3 > 2 > 1", "True"),
        ("'a' ~ 1 + 1", nil), ("-2 * 3", "-6"), ("[1, 2,][1]", "2"), ("1 if 0 else 2 if 0 else 3", "3"),
        ("1 is odd and 2 is even", "True"),
        ("'b' not in 'abc'", "False"), ("1 is not even", "True"),
    ])
    func `operators bind as in Jinja`(_ expression: String, _ text: String?) {
        #expect((try? JinjaRendererTests.render("{{ \(expression) }}")) == text)
    }
}

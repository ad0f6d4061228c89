import Testing

@testable import SegTokens

@Suite struct JinjaParserTests {
    /// Statements of Jinja that no chat format needs are refused, and never skipped.
    @Test(arguments: [
        "include 'x'", "import 'x' as y", "extends 'x'", "block b", "call m()", "filter upper", "with x = 1", "do x",
        "autoescape true", "from 'x' import y", "trans", "x",
    ])
    func `a statement that is not known is refused by name`(_ statement: String) {
        let word = String(statement.prefix { $0 != " " })
        #expect(throws: JinjaError("the statement \"\(word)\"", line: 2)) {
            try JinjaParser.nodes(of: "a\n{% \(statement) %}")
        }
    }

    @Test(arguments: [
        ("{% if x %}a", "\"if\" without its end"), ("{% endif %}", "\"endif\" without a beginning"),
        ("{% for x in y %}{% endif %}", "\"for\" without its end, but \"endif\""), ("{% %}", "an empty statement"),
        ("{% for x y %}{% endfor %}", "\"y\" where \"in\" is needed"), ("{% else %}", "\"else\" without a beginning"),
        ("{% for x in y recursive %}{% endfor %}", "a recursive loop"),
        ("{% if x %}{% else %}{% else %}{% endif %}", "\"else\" without its end, but \"else\""),
    ])
    func `bodies have to end as they begin`(_ template: String, _ problem: String) {
        #expect(throws: JinjaError(problem, line: 1)) { try JinjaParser.nodes(of: template) }
    }

    @Test func `bodies may stand in each other`() throws {
        let nodes = try JinjaParser.nodes(of: "{% for x in y %}{% if x %}a{% endif %}{% endfor %}b")
        #expect(nodes.count == 2)
        guard case .loop(let loop, line: 1) = nodes[0] else { Issue.record("no loop"); return }
        #expect(loop.names == ["x"] && loop.body.count == 1)
    }
}

import TestSupport
import Testing

@testable import SegTokens

@Suite struct JinjaRendererTests {
    /// The variables of ``JinjaCases``.
    static var variables: [String: JinjaValue] {
        [
            "a": .string("x y"), "n": .integer(3), "e": .string(""),
            "l": .list(["p", "q", "r"].map { .string($0) }),
            "d": .dictionary(["k": .string("v"), "role": .string("user")]), "none": .none, "tools": .none,
            "add_generation_prompt": .bool(true),
            "messages": .list([
                .dictionary(["role": .string("user"), "content": .string("hi")]),
                .dictionary([
                    "role": .string("assistant"),
                    "content": .list([
                        .dictionary(["type": .string("text"), "text": .string("t")]),
                        .dictionary(["type": .string("image")]),
                    ]),
                ]),
            ]),
        ]
    }

    static func render(_ template: String) throws -> String {
        try JinjaRenderer.text(of: JinjaParser.nodes(of: template), variables)
    }

    @Test func `templates are rendered as Jinja renders them`() throws {
        #expect(JinjaCases.rendered.count > 50)
        for (template, text) in JinjaCases.rendered {
            #expect(try Self.render(template) == text, "\(template)")
        }
    }

    @Test(arguments: [
        ("{{ messages | tojson }}", "the filter \"tojson\"", 1), ("a\nb{{ x() }}", "the function \"x\"", 2),
        ("{{ a.casefold() }}", "the method \"casefold\" of a string with 0 values", 1),
        ("\n\n{{ a is sameas 3 }}", "the test \"sameas\" of a string", 3), ("{{ l }}", "a list written as text", 1),
        ("{{ d }}", "a mapping written as text", 1), ("{{ zz.a }}", "\"a\" of an undefined value", 1),
        ("{{ raise_exception('no') }}", "the template's own refusal (no)", 1),
        ("{{ a + n }}", "\"+\" between a string and a number", 1),
        ("{% set a.b = 1 %}", "a member set of \"a\", which is no namespace", 1),
        ("{% if strftime_now is defined %}x{% endif %}", "the function \"strftime_now\" as a value", 1),
        ("{% for i in n %}{% endfor %}", "a number as something to go through", 1),
    ])
    func `what is not known is refused by its name and line`(_ template: String, _ problem: String, _ line: Int) throws
    {
        #expect(throws: JinjaError(problem, line: line)) { try Self.render(template) }
    }

    @Test func `what is not reached is not asked for`() throws {
        #expect(try Self.render("{% if tools %}{{ tools | tojson }}{{ f() }}{% else %}B{% endif %}") == "B")
    }

    @Test func `a template cannot keep the renderer busy for ever`() throws {
        let nested = "{% for i in range(9999) %}{% for i in range(9999) %}x{% endfor %}{% endfor %}"
        #expect(throws: JinjaError("more than 1000000 steps", line: 0)) { try Self.render(nested) }
    }

    @Test func `damaged templates are errors, or templates, and never a crash`() {
        var random = SplitMix64(seed: 5)
        let pieces = JinjaCases.rendered.map { Array($0.template) }
        for _ in 0..<3000 {
            var text = pieces.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) where !text.isEmpty {
                let place = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.remove(at: place)
                case 1: text.insert("{}%#-|.()[],'\"~+ \n".randomElement(using: &random) ?? "{", at: place)
                default: text.swapAt(place, Int.random(in: 0..<text.count, using: &random))
                }
            }
            do { _ = try Self.render(String(text)) } catch { #expect(error is JinjaError) }
        }
    }
}

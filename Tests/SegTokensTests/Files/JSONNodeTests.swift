import Testing

@testable import SegTokens

@Suite struct JSONNodeTests {
    private func node(_ text: String) throws -> JSONNode {
        try JSONNode(file: "f.json", bytes: Array(text.utf8))
    }

    @Test func `a complaint names the file and the path`() throws {
        let items = try node(#"{"a": {"b": [1, "x"]}}"#).required("a").required("b").items()
        #expect(try items[0].id() == 1)
        #expect(
            throws: TokenizerError.unexpectedValue(
                file: "f.json", place: "a.b[1]", expected: "true or false", found: #"the string "x""#)
        ) { try items[1].bool() }
    }

    @Test func `what is absent or null is missing`() throws {
        let node = try node(#"{"a": null, "b": 1}"#)
        #expect(node["a"] == nil)
        #expect(throws: TokenizerError.missing(file: "f.json", place: "a")) { try node.required("a") }
        #expect(throws: TokenizerError.missing(file: "f.json", place: "b.c")) { try node.required("b").required("c") }
        #expect(try node.bool("a", default: true))
    }

    @Test func `of several members of one name the last counts`() throws {
        #expect(try node(#"{"a": 1, "a": 2}"#).required("a").id() == 2)
    }

    @Test(arguments: ["-1", "1048576", "1.0", "true", "9223372036854775808"])
    func `an id is a number within the capacity`(text: String) throws {
        let node = try node(text)
        #expect(throws: TokenizerError.self) { try node.id() }
    }

    @Test func `a text that is no JSON is an error with its place`() {
        #expect(throws: TokenizerError.malformedJSON(file: "f.json", offset: 1, problem: "the text ends early")) {
            try node("[")
        }
    }

    @Test func `strings and members are what they are called`() throws {
        #expect(try node(#""x""#).string() == "x")
        #expect(try node(#"{"k": 1}"#).members().map(\.key) == ["k"])
        #expect(throws: TokenizerError.self) { try node("1").members() }
        #expect(throws: TokenizerError.self) { try node("1").items() }
        #expect(throws: TokenizerError.self) { try node("1").string() }
    }
}

import Testing

@testable import SegTokens

@Suite struct JinjaMethodsTests {
    private func call(_ name: String, _ text: String, _ values: String...) throws -> JinjaValue {
        try JinjaMethods.call(name, of: .string(text), values.map { .string($0) }, [:])
    }

    @Test func `strings are cut and stripped as in Python`() throws {
        #expect(try call("strip", " \t\u{a0}a\r\n").equals(.string("a")))
        #expect(try call("strip", "<think>a<think>", "<think>").equals(.string("a")))
        #expect(try call("rstrip", "a--", "-").equals(.string("a")) && call("lstrip", "--a", "-").equals(.string("a")))
        let parts: [JinjaValue] = [.string("a"), .string(""), .string("b")]
        #expect(try call("split", "a--b", "-").equals(.list(parts)))
        #expect(try call("replace", "aaa", "aa", "b").equals(.string("ba")))
    }

    @Test(arguments: ["title", "capitalize", "format", "encode", "isdigit", "find", "__class__"])
    func `a method that is not known is refused by name`(_ name: String) {
        #expect(throws: JinjaError("the method \"\(name)\" of a string with 0 values")) { try call(name, "a") }
    }

    @Test func `functions that are not known are refused by name`() {
        for name in ["lipsum", "cycler", "joiner", "open"] {
            #expect(throws: JinjaError("the function \"\(name)\"")) { try JinjaFunctions.call(name, [], [:]) }
        }
        #expect(throws: JinjaError.self) { try JinjaFunctions.call("range", [.integer(1 << 40)], [:]) }
        #expect(throws: JinjaError.self) {
            try JinjaFunctions.call("range", [.integer(0), .integer(1), .integer(0)], [:])
        }
    }
}

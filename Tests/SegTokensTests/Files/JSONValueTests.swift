import Testing

@testable import SegTokens

@Suite struct JSONValueTests {
    @Test func `a value says what it is in few words`() {
        #expect(JSONValue.null.kind == "null")
        #expect(JSONValue.bool(true).kind == "true")
        #expect(JSONValue.integer(-3).kind == "the number -3")
        #expect(JSONValue.string("BPE").kind == #"the string "BPE""#)
        #expect(JSONValue.string(String(repeating: "x", count: 1000)).kind == "a long string")
        #expect(JSONValue.array([.null]).kind == "an array of 1")
        #expect(JSONValue.object([]).kind == "an object of 0")
    }
}

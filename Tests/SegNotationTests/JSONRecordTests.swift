import Testing

@testable import SegNotation

@Suite struct JSONRecordTests {
    private func record(_ text: String) throws -> JSONRecord {
        try JSONRecord(Array(text.utf8))
    }

    @Test func `members are read by name and type`() throws {
        let record = try record(#"{"a": "x", "n": 640.0, "l": [1, 2e1, -3], "o": {"b": {"c": 1}}, "e": []}"#)
        #expect(try record.string("a") == "x")
        #expect(try record.integer("n") == 640)
        #expect(try record.integers("l") == [1, 20, -3])
        #expect(try record.integers("e") == [])
        #expect(try record.object("o").object("b").integer("c") == 1)
        #expect(record.json("z") == nil)
    }

    @Test func `of two members with one name the last counts`() throws {
        #expect(try record(#"{"a": 1, "a": 2, "\u0061": 3}"#).integer("a") == 3)
    }

    @Test(arguments: ["1.5", "\"1\"", "null", "[1]", "1e99", "true"]) func `what is no whole number is refused`(
        value: String
    ) throws {
        let record = try record("{\"a\": \(value)}")
        #expect(throws: RecordError.wrongMember(name: "a", expected: "a whole number")) { try record.integer("a") }
    }

    @Test(arguments: ["1", "[1, \"2\"]", "[[1]]", "{}"]) func `what is no list of whole numbers is refused`(
        value: String
    ) throws {
        let record = try record("{\"a\": \(value)}")
        #expect(throws: RecordError.wrongMember(name: "a", expected: "a list of whole numbers")) {
            try record.integers("a")
        }
    }

    @Test(arguments: ["", "[]", "1", "{\"a\": 1} {}", "{\"a\": 1", "{\"a\" 1}", "{a: 1}", "{\"a\": 1,}"])
    func `a line that is not one object is refused`(line: String) {
        #expect(throws: RecordError.self) { try record(line) }
    }

    @Test func `a member is given as it stands in the line`() throws {
        #expect(try record(#"{"id": [1,  2.50] }"#).json("id").map(Array.init) == Array("[1,  2.50]".utf8))
    }
}

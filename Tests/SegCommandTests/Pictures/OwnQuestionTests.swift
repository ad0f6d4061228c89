import SegNotation
import Testing

@testable import SegCommand

@Suite struct OwnQuestionTests {
    private func question(_ json: String) throws -> OwnQuestion? { try OwnQuestion(JSONRecord(Array(json.utf8))) }

    @Test func `an entry asks by words, a point or a box, or nothing of its own`() throws {
        #expect(try question(#"{"query": "the sky"}"#) == .text("the sky"))
        #expect(try question(#"{"point": [1, 2.5]}"#) == .point([1, 2.5]))
        #expect(try question(#"{"box": [1, 2, 3e1, 4]}"#) == .box([1, 2, 30, 4]))
        #expect(try question(#"{"query": null, "other": 1}"#) == nil)
    }

    @Test(arguments: [
        #"{"query": " "}"#, #"{"query": "a", "point": [1, 2]}"#, #"{"point": [1]}"#, #"{"point": "1,2"}"#,
        #"{"box": [1, 2, 3]}"#, #"{"box": [1, 2, 3, "4"]}"#, #"{"query": 7}"#,
    ])
    func `more than one question, or half a one, is an error`(json: String) {
        #expect(throws: RecordError.self) { try question(json) }
    }
}

import Foundation
import SegEvaluation
import Testing

@Suite struct SampleIDTests {
    private func id(_ json: String) throws -> String {
        let line = #"{"id": \#(json), "truth": {"size": [2, 2], "counts": "04"}, "text": ""}"#
        return try JSONDecoder().decode(EvaluationRecord.self, from: Data(line.utf8)).id
    }

    @Test func `whole numbers are ids as text is, other things are not`() throws {
        #expect(
            try id("17") == "17" && id(#""17""#) == "17" && id("-3") == "-3"
                && id("9007199254740993") == "9007199254740993")
        for json in ["1.5", "null", "true", "[1]", "{}"] {
            #expect(throws: DecodingError.self) { try id(json) }
        }
    }
}

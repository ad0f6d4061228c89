import Foundation
import Testing

@testable import SegEvaluation

@Suite struct DecodingSentenceTests {
    private func sentence(_ json: String) -> String {
        do {
            _ = try JSONDecoder().decode(EvaluationRecord.self, from: Data(json.utf8))
            return "read"
        } catch {
            return "\(DecodingSentence(error))"
        }
    }

    @Test func `the key is named, and nothing of Swift is shown`() {
        #expect(sentence(#"{"id": "a"}"#) == "“truth” is missing")
        #expect(
            sentence(#"{"id": "a", "truth": {"size": 1, "counts": ""}}"#)
                == "“truth.size” is of another type than is due there")
        #expect(sentence("nonsense") == "no JSON object")
    }
}

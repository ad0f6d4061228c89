import SegNotation
import Testing

@testable import SegEvaluation

@Suite struct AnswerFormsTests {
    @Test func `every form but the one asked for is reported with its number`() {
        let counts = Dictionary(uniqueKeysWithValues: AnswerForm.allCases.map { ($0.rawValue, 2) })
        let sentence = AnswerForms(counts).sentence ?? ""
        #expect(
            sentence.hasPrefix(
                "Answers that are no outlines: 2 are boxes, 2 are points, 2 lie outside 0…1, 2 have coordinates"))
        #expect(sentence.hasSuffix("--coordinates reads other conventions."))
        #expect(AnswerForms(["outlines": 5]).sentence == nil && AnswerForms([:]).sentence == nil)
        #expect(AnswerForms(["boxes": 5], isOfBoxes: true).sentence == nil)
        #expect(AnswerForms(["empty": 1]).sentence == "Answers that are no outlines: 1 is empty.")
    }
}

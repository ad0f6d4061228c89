import SegInference
import Testing

@Suite struct GenerationErrorTests {
    @Test func `errors are sentences with the facts`() {
        #expect("\(GenerationError.notANumber(step: 3))".contains("token 3"))
        let sentence = "\(GenerationError.noBudget(promptLength: 9, contextLength: 8, maxNewTokens: 4))"
        #expect(sentence == "no token may be written: the prompt has 9 of 8 tokens, at most 4 new ones were asked for")
    }
}

import SegInference
import Testing

@Suite struct SamplingOptionsTests {
    @Test func `the default is greedy and has no problems`() {
        #expect(SamplingOptions().problems.isEmpty && SamplingOptions().temperature == 0)
    }

    @Test func `every wrong value is reported`() {
        let options = SamplingOptions(temperature: -1, topP: 0, topK: -2, repetitionPenalty: 0)
        #expect(options.problems.count == 4)
        #expect(SamplingOptions(temperature: .nan, topP: .nan, repetitionPenalty: .infinity).problems.count == 3)
    }
}

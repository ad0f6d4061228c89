import Foundation
import SegModels
import Testing

@testable import SegInference

@Suite struct SamplingChoiceTests {
    private func settings(_ json: String) throws -> GenerationSettings {
        try GenerationSettings(json: Data(json.utf8), path: "g")
    }

    private static let qwen =
        #"{"do_sample": true, "repetition_penalty": 1.05, "temperature": 0.1, "top_k": 1, "top_p": 0.001, "max_new_tokens": 512}"#

    @Test func `without options the checkpoint's settings hold, and are named`() throws {
        let choice = SamplingChoice(.init(), settings: try settings(Self.qwen))
        #expect(choice.options == SamplingOptions(temperature: 0.1, topP: 0.001, topK: 1, repetitionPenalty: 1.05))
        #expect(choice.maxNewTokens == 512)
        for name in ["temperature", "topP", "topK", "repetitionPenalty", "maxNewTokens"] {
            #expect(choice.sources[name] == "generation_config.json")
        }
    }

    @Test func `an option goes before the checkpoint, one by one`() throws {
        let all = try settings(Self.qwen)
        var request = SamplingChoice.Request()
        request.repetitionPenalty = 1
        request.maxNewTokens = 7
        let choice = SamplingChoice(request, settings: all)
        #expect(choice.options == SamplingOptions(temperature: 0.1, topP: 0.001, topK: 1) && choice.maxNewTokens == 7)
        #expect(choice.sources["repetitionPenalty"] == "option" && choice.sources["maxNewTokens"] == "option")
        #expect(choice.sources["temperature"] == "generation_config.json")
        request.temperature = 0
        #expect(SamplingChoice(request, settings: all).options.temperature == 0)
    }

    @Test func `without a file everything is greedy and a default`() {
        let choice = SamplingChoice(.init(), settings: GenerationSettings())
        #expect(choice.options == SamplingOptions() && choice.maxNewTokens == nil)
        #expect(Set(choice.sources.values) == ["default"])
    }

    @Test func `values of drawing that do_sample leaves idle are nobody's`() throws {
        let choice = SamplingChoice(.init(), settings: try settings(#"{"temperature": 0.7, "do_sample": false}"#))
        #expect(choice.options == SamplingOptions() && choice.sources["temperature"] == "generation_config.json")
        let silent = SamplingChoice(.init(), settings: try settings(#"{"temperature": 0.7}"#))
        #expect(silent.options == SamplingOptions() && silent.sources["temperature"] == "default")
    }

    /// MinPLogitsWarper of transformers 5.23.0: tokens below min_p × the highest probability go.
    @Test func `min-p keeps what is likely enough beside the likeliest`() {
        let scores: [Float] = [0, 2, 1.9, -3, 1]
        for share in [0.0, 0.05, 0.2, 0.4, 0.95, 1] {
            let kept = Candidates(scores, options: SamplingOptions(temperature: 1, minP: share)).ids
            #expect(kept == scores.indices.filter { exp(Double(scores[$0] - 2)) >= share })
        }
        #expect(SamplingOptions(temperature: 1, minP: 1.5).problems.count == 1)
        #expect(!SamplingOptions(temperature: 1, minP: 0.1).choosesFromAll)
    }
}

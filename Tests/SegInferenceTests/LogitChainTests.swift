import SegGeneration
import SegInputs
import TestSupport
import Testing

@testable import SegInference

@Suite struct LogitChainTests {
    private func chain(_ sampling: SamplingOptions, _ change: (inout LogitOptions) -> Void = { _ in }) throws
        -> LogitChain
    {
        var options = LogitOptions()
        change(&options)
        let input = try ModelInput(inputIDs: [1, 2, 3], patchLength: 96, imageTokenID: 40)
        return LogitChain(Request(input, sampling: sampling, logits: options, stop: StopRule(stopIDs: [])))
    }

    @Test func `without options of its own it chooses what the sampler chooses, 2000 times`() throws {
        var random = SplitMix64(seed: 3)
        for seed in 0..<200 {
            let sampling = SamplingOptions(
                temperature: Double(seed % 3), topP: seed % 2 == 0 ? 1 : 0.7, topK: seed % 5,
                repetitionPenalty: seed % 7 == 0 ? 1.4 : 1, seed: UInt64(seed))
            var chain = try chain(sampling)
            var sampler = Sampler(sampling, promptIDs: [1, 2, 3])
            for _ in 0..<10 {
                let logits = (0..<12).map { _ in Float.random(in: -4...4, using: &random) }
                let (one, other) = (try chain.next(logits), sampler.next(logits))
                #expect(one.id == other.id && one.logProbability == other.logProbability)
            }
        }
    }

    @Test func `each option moves the choice as it says`() throws {
        let logits: [Float] = [0, 3, 2, 1]
        let greedy = SamplingOptions()
        var banned = try chain(greedy) { $0.banned = [1] }
        #expect(try banned.next(logits).id == 2)
        var biased = try chain(greedy) { $0.bias = [3: 5] }
        #expect(try biased.next(logits).id == 3)
        var presence = try chain(greedy) { $0.presencePenalty = 1.5 }
        #expect(try (0..<3).map { _ in try presence.next(logits).id } == [1, 2, 1])
        var frequency = try chain(greedy) { $0.frequencyPenalty = 0.75 }
        #expect(try (0..<4).map { _ in try frequency.next(logits).id } == [1, 1, 2, 1])
        var grammar = try chain(greedy) { $0.allowed = { [$0.count] } }
        #expect(try (0..<4).map { _ in try grammar.next(logits).id } == [0, 1, 2, 3])
        var least = try chain(SamplingOptions(temperature: 1)) { $0.minP = 0.3 }
        #expect(try Set((0..<200).map { _ in try least.next(logits).id }) == [1, 2])
        var nothing = try chain(greedy) { $0.banned = [0, 1, 2, 3] }
        #expect(throws: InferenceError.nothingAllowed(step: 0)) { try nothing.next(logits) }
        #expect(throws: GenerationError.notANumber(step: 0)) { try nothing.next([.nan]) }
    }

    @Test func `the most probable tokens come first and their probabilities sum to 1`() {
        let top = LogitChain.top(9, of: [0, 3, 2, 3])
        #expect(top.map(\.id) == [1, 3, 2, 0])
        #expect(top.first?.logProbability == top.dropFirst().first?.logProbability)
        #expect(LogitChain.top(0, of: [1]).isEmpty)
    }
}

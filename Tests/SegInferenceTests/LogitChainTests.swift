import Foundation
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

    @Test func `greedy means the first highest logit`() throws {
        var chain = try chain(SamplingOptions())
        #expect(try chain.next([1, 5, 5, 4]).id == 1)
        #expect(try chain.next([-3]) == TokenEvent(id: 0, index: 1, logProbability: nil))
    }

    @Test func `the repetition penalty divides what is positive, multiplies what is negative, and counts the prompt`()
        throws
    {
        var chain = try chain(SamplingOptions(repetitionPenalty: 1.25))
        // The prompt is 1, 2, 3: 2.5 / 1.25 = 2, −2 × 1.25 = −2.5; unseen tokens keep their logit.
        #expect(try chain.next([1.9, 2.5, -2, 0]).id == 1)
        // The answer counts, too: 0 is chosen at 1.9, then has 1.52.
        #expect(try chain.next([1.9, 1, -2, 0]).id == 0)
        #expect(try chain.next([1.9, 1.8, -2, 0, 1.6]).id == 4)
    }

    @Test func `draws follow the probabilities, and say them`() throws {
        let logits: [Float] = [0, 1, 2, -1]
        let total = logits.reduce(0) { $0 + exp(Double($1) / 0.5) }
        var counts = [0, 0, 0, 0]
        var chain = try chain(SamplingOptions(temperature: 0.5, seed: 9))
        for _ in 0..<20_000 {
            let event = try chain.next(logits)
            counts[event.id] += 1
            let expected = Double(logits[event.id]) / 0.5 - log(total)
            #expect(abs((event.logProbability ?? 1) - expected) < 1e-9)
        }
        for (count, logit) in zip(counts, logits) {
            #expect(abs(Double(count) / 20_000 - exp(Double(logit) / 0.5) / total) < 0.015)
        }
    }

    @Test func `a seed decides the draws`() throws {
        let logits = [Float](repeating: 0, count: 100)
        func ids(_ seed: UInt64) throws -> [Int] {
            var chain = try chain(SamplingOptions(temperature: 1, seed: seed))
            return try (0..<10).map { _ in try chain.next(logits).id }
        }
        #expect(try ids(1) == ids(1) && ids(1) != ids(2))
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

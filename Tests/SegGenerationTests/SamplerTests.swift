import Foundation
import SegGeneration
import Testing

@Suite struct SamplerTests {
    static let scores: [Float] = [0.5, 2, -1, 2, 1.9]

    @Test func `greedy takes the first of the highest`() {
        var sampler = Sampler(SamplingOptions())
        let choice = sampler.next(Self.scores)
        #expect(choice.id == 1 && choice.logProbability == nil)
    }

    @Test func `the repetition penalty counts each seen token once, prompt and answer`() {
        var sampler = Sampler(SamplingOptions(repetitionPenalty: 1.25), promptIDs: [1, 1, 1, 2])
        // 2 / 1.25 = 1.6 leaves token 3 the highest; once it is written too, token 4.
        #expect(sampler.next(Self.scores).id == 3)
        #expect(sampler.next(Self.scores).id == 4)
        // 1.9 / 1.25 = 1.52 is less than 1.6: back to token 1.
        #expect(sampler.next(Self.scores).id == 1)
        #expect(sampler.next(Self.scores).id == 1)
    }

    @Test func `a negative score is multiplied by the penalty`() {
        var sampler = Sampler(SamplingOptions(repetitionPenalty: 2), promptIDs: [0])
        #expect(sampler.next([-1, -1.5]).id == 1)
    }

    @Test func `same seed, same answer; another seed, another one`() {
        func answer(_ seed: UInt64) -> [Int] {
            var sampler = Sampler(SamplingOptions(temperature: 1, seed: seed))
            return (0..<40).map { _ in sampler.next(Self.scores).id }
        }
        #expect(answer(1) == answer(1))
        #expect(answer(1) != answer(2))
    }

    @Test func `tokens are drawn as often as they are likely, and say how likely that was`() {
        var sampler = Sampler(SamplingOptions(temperature: 0.5, seed: 9))
        var counts = [Double](repeating: 0, count: 5)
        var logProbabilities = [Double](repeating: 0, count: 5)
        for _ in 0..<50_000 {
            let choice = sampler.next(Self.scores)
            counts[choice.id] += 1
            logProbabilities[choice.id] = choice.logProbability ?? 0
        }
        // softmax of [1, 4, -2, 4, 3.8]
        let expected = [0.017341, 0.348311, 0.000863, 0.348311, 0.285173]
        for id in 0..<5 {
            #expect(abs(counts[id] / 50_000 - expected[id]) < 0.01)
            #expect(logProbabilities[id] == 0 || abs(logProbabilities[id] - log(expected[id])) < 1e-3)
        }
    }

    @Test func `infinite scores leave no other choice`() {
        var sampler = Sampler(SamplingOptions(temperature: 1))
        #expect((0..<50).allSatisfy { _ in sampler.next([1, .infinity, 2]).id == 1 })
        #expect((0..<50).allSatisfy { _ in sampler.next([1, -.infinity, -.infinity]).id == 0 })
    }

    @Test func `a seen token outside the vocabulary is ignored`() {
        var sampler = Sampler(SamplingOptions(repetitionPenalty: 2), promptIDs: [99, -3])
        #expect(sampler.next([1, 2]).id == 1)
    }
}

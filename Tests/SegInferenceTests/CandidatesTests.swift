import Foundation
import TestSupport
import Testing

@testable import SegInference

@Suite struct CandidatesTests {
    static func ids(_ scores: [Float], temperature: Double = 1, topP: Double = 1, topK: Int = 0) -> [Int] {
        Candidates(scores, options: SamplingOptions(temperature: temperature, topP: topP, topK: topK)).ids
    }

    @Test func `top-k keeps ties with the last`() {
        #expect(Self.ids([1, 3, 2, 3, 0], topK: 1) == [1, 3])
        #expect(Self.ids([1, 3, 2, 3, 0], topK: 3) == [1, 2, 3])
        #expect(Self.ids([1, 3, 2], topK: 3) == [0, 1, 2])
        #expect(Self.ids([1, 3, 2], topK: 99) == [0, 1, 2])
    }

    @Test func `top-p keeps the smallest set that reaches the probability, one at least`() {
        // Probabilities 0.1, 0.2, 0.3, 0.4.
        let scores: [Float] = [0, 0.6931472, 1.0986123, 1.3862944]
        #expect(Self.ids(scores, topP: 0.000001) == [3])
        #expect(Self.ids(scores, topP: 0.41) == [2, 3])
        #expect(Self.ids(scores, topP: 0.71) == [1, 2, 3])
        #expect(Self.ids(scores, topP: 0.95) == [0, 1, 2, 3])
    }

    @Test func `top-k comes before top-p`() {
        let scores: [Float] = [0, 0.6931472, 1.0986123, 1.3862944]
        // Of 0.3 and 0.4 alone, the greater has 0.57.
        #expect(Self.ids(scores, topP: 0.5, topK: 2) == [3])
    }

    /// What the reference does, step by step, on sorted lists.
    static func reference(_ scores: [Float], _ options: SamplingOptions) -> [Int] {
        var scaled = scores.map { $0 / Float(options.temperature) }
        if options.topK > 0, options.topK < scaled.count {
            let least = scaled.sorted(by: >)[options.topK - 1]
            scaled = scaled.map { $0 < least ? -.infinity : $0 }
        }
        guard options.topP < 1 else { return scaled.indices.filter { scaled[$0] > -.infinity } }
        let highest = scaled.max() ?? 0
        let weights = scaled.map { Double($0 - highest).exponential }
        let total = weights.reduce(0, +)
        var sum = 0.0
        let order = scaled.indices.sorted { (scaled[$0], $0) < (scaled[$1], $1) }
        let kept = order.enumerated().filter { place, id in
            sum += weights[id] / total
            return sum > 1 - options.topP || place == order.count - 1
        }
        return kept.map(\.element).filter { scaled[$0] > -.infinity }.sorted()
    }

    @Test func `the short way keeps what sorting everything keeps`() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<3000 {
            let count = Int.random(in: 1...40, using: &random)
            let scores = (0..<count).map { _ in Float.random(in: -6...6, using: &random) }
            let options = SamplingOptions(
                temperature: Double.random(in: 0.2...2, using: &random),
                topP: Double.random(in: 0.05...1, using: &random),
                topK: Int.random(in: 0...12, using: &random))
            #expect(Candidates(scores, options: options).ids == Self.reference(scores, options))
        }
    }
}

extension Double {
    fileprivate var exponential: Double { exp(self) }
}

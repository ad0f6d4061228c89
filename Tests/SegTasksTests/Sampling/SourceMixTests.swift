import SegRewards
import TestSupport
import Testing

@testable import SegTasks

struct SourceMixTests {
    @Test func `no source skips or repeats an item, and every block has each in its share`() {
        var random = SplitMix64(seed: 8)
        for seed in 0..<60 {
            let weights = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                Bool.random(using: &random) ? Double.random(in: 0.001...3, using: &random) : 1
            }
            let mix = SourceMix(weights: weights, seed: UInt64(seed))
            var next = weights.map { _ in 0 }
            for block in 0..<3 {
                let before = next
                for item in 0..<SourceMix.block {
                    let place = mix.place(of: block * SourceMix.block + item)
                    #expect(place.index == next[place.source])
                    next[place.source] += 1
                }
                for (source, weight) in weights.enumerated() {
                    let share = weight / weights.reduce(0, +) * Double(SourceMix.block)
                    let count = next[source] - before[source]
                    // What small weights get more, others get less.
                    #expect(count >= 1 && abs(Double(count) - share) <= Double(weights.count))
                }
            }
        }
    }

    @Test func `one source keeps its order, and a weight of zero none`() {
        let mix = SourceMix(weights: [0, 2], seed: 1)
        for item in 0..<1000 { #expect(mix.place(of: item) == (1, item)) }
    }

    @Test func `a tiny weight still comes up`() {
        let mix = SourceMix(weights: [1, 1e-9], seed: 1)
        #expect((0..<SourceMix.block).count { mix.place(of: $0).source == 1 } == 1)
    }
}

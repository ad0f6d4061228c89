import TestSupport
import Testing

@testable import SegRewards

struct GroupAdvantageTests {
    @Test func `the advantages of any rewards sum to 0 and keep their order`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let rewards = (0..<Int.random(in: 2...40, using: &random)).map { _ in
                Double.random(in: -3...3, using: &random)
            }
            for scale in GroupAdvantage.Scale.allCases {
                let group = GroupAdvantage(rewards, scale: scale)
                #expect(!group.isFlat)
                #expect(abs(group.values.reduce(0, +)) < 1e-10)
                for (one, other) in zip(zip(rewards, group.values), zip(rewards, group.values).dropFirst()) {
                    #expect((one.0 < other.0) == (one.1 < other.1))
                }
            }
        }
    }

    @Test func `standardized advantages do not change when rewards are moved, and hardly when they are stretched`() {
        let rewards = [0.1, 0.7, 0.3, 0.9]
        let plain = GroupAdvantage(rewards, scale: .standardized).values
        let moved = GroupAdvantage(rewards.map { $0 + 5 }, scale: .standardized).values
        let stretched = GroupAdvantage(rewards.map { $0 * 3 }, scale: .standardized).values
        for index in rewards.indices {
            #expect(abs(plain[index] - moved[index]) < 1e-12)
            #expect(abs(plain[index] - stretched[index]) < 1e-3)
        }
    }

    @Test func `worked numbers: 1, 2, 3 are −1, 0, 1 either way, but for the epsilon`() {
        #expect(GroupAdvantage([1, 2, 3], scale: .centered).values == [-1, 0, 1])
        #expect(GroupAdvantage([1, 2, 3], scale: .standardized).values == [-1 / 1.0001, 0, 1 / 1.0001])
    }

    @Test func `equal rewards are flat and have no advantages`() {
        for rewards in [[0.5, 0.5, 0.5], [0.3 + 0.1 + 0.2, 0.6, 0.1 + 0.2 + 0.3], [1], []] {
            let group = GroupAdvantage(rewards, scale: .standardized)
            #expect(group.isFlat && group.values == rewards.map { _ in 0 })
        }
    }
}

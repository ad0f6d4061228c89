import CSimpleSeg
import SegNotation
import SegRewards
import Testing

@testable import SegInterface

struct RewardsTests {
    private static let record =
        #"{"text": "[[[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]]", "truth": {"size": [4, 4], "counts": [0, 16]}, "task": "textToMask", "width": 4, "height": 4, "tokens": 12}"#

    @Test func `a record earns what it earns at a desk, with each part in its place`() throws {
        for (index, part) in RewardPart.allCases.enumerated() {
            var weights = [Double](repeating: 0, count: Int(SEG_PARTS))
            weights[index] = 2
            var rewarder: OpaquePointer?
            #expect(
                newRewarder(fill: 0, weights: weights, budget: 100, rewarder: &rewarder, error: nil, capacity: 0) == 0)
            defer { freeRewarder(rewarder) }
            var rule = RewardRule()
            rule.weights = weights.withUnsafeBufferPointer { $0.baseAddress.map(RewardWeights.init) ?? RewardWeights() }
            #expect(rule.weights[part] == 2)
            var desk = RewardDesk(rule: rule, budget: 100)
            let line = Array(Self.record.utf8)
            let expected = try desk.reward(JSONRecord(line))
            var parts = [Double](repeating: 7, count: Int(SEG_PARTS))
            var total = 7.0
            #expect(
                rewardRecord(
                    rewarder: rewarder, record: line, bytes: Int64(line.count), parts: &parts, total: &total,
                    error: nil, capacity: 0) == 0)
            #expect(total == expected.total)
            for (index, part) in RewardPart.allCases.enumerated() {
                #expect(parts[index] == expected.parts[part] || parts[index].isNaN && expected.parts[part] == nil)
            }
        }
    }

    @Test func `what is no rule and no record is refused`() {
        var rewarder: OpaquePointer?
        #expect(newRewarder(fill: 2, weights: nil, budget: 1, rewarder: &rewarder, error: nil, capacity: 0) == 1)
        #expect(newRewarder(fill: 0, weights: nil, budget: 0, rewarder: &rewarder, error: nil, capacity: 0) == 1)
        #expect(
            newRewarder(
                fill: 0, weights: [.nan, 0, 0, 0, 0, 0, 0, 0], budget: 1, rewarder: &rewarder, error: nil, capacity: 0)
                == 1)
        #expect(rewarder == nil)
        #expect(newRewarder(fill: 0, weights: nil, budget: 1, rewarder: &rewarder, error: nil, capacity: 0) == 0)
        for record in ["", "{", "{}", "null", "\u{0}"] {
            #expect(
                rewardRecord(
                    rewarder: rewarder, record: Array(record.utf8), bytes: Int64(record.utf8.count), parts: nil,
                    total: nil, error: nil, capacity: 0) == 1)
        }
        freeRewarder(rewarder)
        freeRewarder(nil)
    }

    @Test func `advantages are those of each group`() {
        let rewards = [0.5, 0.25, 1, 1, 1, 1, 0, 2, 7]
        for (number, scale) in [GroupAdvantage.Scale.standardized, .centered].enumerated() {
            var found = [Double](repeating: 9, count: 9)
            let status = groupAdvantages(
                rewards: rewards, count: 9, group: 3, scale: Int32(number), advantages: &found, error: nil, capacity: 0)
            #expect(status == 0)
            let expected = (0..<3).flatMap { GroupAdvantage(Array(rewards[3 * $0..<3 * $0 + 3]), scale: scale).values }
            #expect(found == expected)
        }
        var found = [Double](repeating: 9, count: 9)
        for (count, group, scale): (Int64, Int64, Int32) in [(9, 2, 0), (9, 0, 0), (9, 3, 2), (-1, 1, 0), (9, -3, 0)] {
            let status = groupAdvantages(
                rewards: rewards, count: count, group: group, scale: scale, advantages: &found, error: nil, capacity: 0)
            #expect(status == 1)
        }
        #expect(found.allSatisfy { $0 == 9 })
    }
}

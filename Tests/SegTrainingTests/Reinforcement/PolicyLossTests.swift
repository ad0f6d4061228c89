import Foundation
import SegRewards
import TestSupport
import Testing
import Torch

@testable import SegTraining

/// `PolicyStatistics` is tested through what losses count. Recorded cases: `Golden/training/policy.json`, by Scripts/golden/policy.py.
struct PolicyLossTests {
    private struct Recorded: Decodable {
        struct Case: Decodable {
            let ratio: PolicyRule.Ratio
            let normalization: PolicyRule.Normalization
            let clipLow, clipHigh, klWeight: Double
            let budget: Int
            let lengths: [Int]
            let advantages, current, old, reference: [Double]
            let loss: Double
            let gradient: [Double]
            let clippedLow, clippedHigh: Double
        }
        struct Group: Decodable {
            let rewards, centered, standardized: [Double]
        }
        let cases: [Case]
        let groups: [Group]
    }

    private static func recorded() throws -> Recorded {
        let path = TinyRun.root.appendingPathComponent("Golden/training/policy.json")
        return try JSONDecoder().decode(Recorded.self, from: Data(contentsOf: path))
    }

    private func column(_ values: [Double]) throws -> Tensor {
        try Tensor(values.map(Float.init), shape: [values.count])
    }

    private func tokens(
        old: [Double], lengths: [Int], advantages: [Double], weights: AnswerWeights, reference: [Double]? = nil
    ) throws -> PolicyTokens {
        PolicyTokens(
            old: try column(old), reference: try reference.map(column),
            answers: try Tensor(lengths.enumerated().flatMap { [Int](repeating: $0, count: $1) }),
            advantages: try column(advantages), lengths: try column(lengths.map(Double.init)),
            weights: try column(lengths.map(weights.callAsFunction)))
    }

    /// The loss and its gradient.
    private func loss(_ current: [Double], _ tokens: PolicyTokens, _ rule: PolicyRule) throws -> (PolicyLoss, [Double])
    {
        let leaf = try column(current)
        try leaf.setRequiresGradient(true)
        let loss = try PolicyLoss(leaf, tokens: tokens, rule: rule)
        try loss.value.backward()
        return (loss, try (leaf.gradient() ?? leaf.zerosLike()).array(of: Double.self))
    }

    @Test func `losses, gradients and clipped shares are those of TRL's formulas`() throws {
        for one in try Self.recorded().cases {
            var rule = PolicyRule()
            (rule.ratio, rule.normalization) = (one.ratio, one.normalization)
            (rule.clipLow, rule.clipHigh, rule.klWeight) = (one.clipLow, one.clipHigh, one.klWeight)
            let weights = AnswerWeights(one.normalization, lengths: one.lengths, budget: one.budget)
            let (found, gradient) = try loss(
                one.current,
                tokens(
                    old: one.old, lengths: one.lengths, advantages: one.advantages, weights: weights,
                    reference: one.klWeight > 0 ? one.reference : nil), rule)
            #expect(abs(try found.value.item() - one.loss) < 2e-6)
            for (ours, theirs) in zip(gradient, one.gradient) { #expect(abs(ours - theirs) < 2e-6) }
            #expect(gradient.count == one.gradient.count)
            #expect(abs(found.statistics.mean(\.clippedLow) - one.clippedLow) < 1e-6)
            #expect(abs(found.statistics.mean(\.clippedHigh) - one.clippedHigh) < 1e-6)
        }
    }

    @Test func `advantages are those of torch's own mean and deviation`() throws {
        for group in try Self.recorded().groups {
            for (scale, expected) in [
                (GroupAdvantage.Scale.centered, group.centered), (.standardized, group.standardized),
            ] {
                for (ours, theirs) in zip(GroupAdvantage(group.rewards, scale: scale).values, expected) {
                    #expect(abs(ours - theirs) < 1e-12)
                }
            }
        }
    }

    @Test func `worked numbers: one token twice as likely as it was`() throws {
        var rule = PolicyRule()
        (rule.ratio, rule.clipLow, rule.clipHigh) = (.token, 0.2, 0.28)
        let weights = AnswerWeights(.sequence, lengths: [1], budget: 9)
        let better = try loss(
            [log(0.5)], tokens(old: [log(0.25)], lengths: [1], advantages: [3], weights: weights), rule)
        // The ratio 2 is held at 1.28, which no longer depends on the model.
        #expect(abs(try better.0.value.item() + 3 * 1.28) < 1e-6 && better.1 == [0])
        #expect(better.0.statistics.clippedHigh == 1 && better.0.statistics.clippedLow == 0)
        let worse = try loss(
            [log(0.5)], tokens(old: [log(0.25)], lengths: [1], advantages: [-3], weights: weights), rule)
        #expect(abs(try worse.0.value.item() - 6) < 1e-5 && abs(worse.1[0] - 6) < 1e-5)
        #expect(worse.0.statistics.clippedHigh == 0 && abs(worse.0.statistics.largestChange - log(2)) < 1e-6)
        rule.klWeight = 0.5
        let held = try loss(
            [log(0.5)],
            tokens(old: [log(0.5)], lengths: [1], advantages: [0], weights: weights, reference: [log(0.25)]), rule)
        // exp(d) − d − 1 at d = ln ½.
        #expect(abs(try held.0.value.item() - 0.5 * (0.5 + log(2) - 1)) < 1e-6)
    }

    @Test func `before anything has changed the gradient is REINFORCE's, for every rule`() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<300 {
            let lengths = (0..<Int.random(in: 2...6, using: &random)).map { _ in Int.random(in: 1...9, using: &random) }
            let rewards = lengths.map { _ in Double.random(in: 0...1, using: &random) }
            let current = (0..<lengths.reduce(0, +)).map { _ in Double.random(in: -5...0, using: &random) }
            for ratio in PolicyRule.Ratio.allCases {
                for normalization in PolicyRule.Normalization.allCases {
                    var rule = PolicyRule()
                    (rule.ratio, rule.normalization) = (ratio, normalization)
                    let advantages = GroupAdvantage(rewards, scale: .standardized).values
                    let weights = AnswerWeights(normalization, lengths: lengths, budget: 11)
                    let known = try tokens(old: current, lengths: lengths, advantages: advantages, weights: weights)
                    let (found, gradient) = try loss(current, known, rule)
                    let expected = zip(lengths, advantages).flatMap { length, advantage in
                        [Double](repeating: -advantage * weights(length), count: length)
                    }
                    for (ours, theirs) in zip(gradient, expected) { #expect(abs(ours - theirs) < 1e-6) }
                    #expect(found.statistics.clippedLow == 0 && found.statistics.clippedHigh == 0)
                }
            }
        }
    }

    @Test func `the divergence is never negative, and 0 only where nothing has changed`() throws {
        var random = SplitMix64(seed: 6)
        var rule = PolicyRule()
        rule.klWeight = 1
        for _ in 0..<500 {
            let (now, then) = (Double.random(in: -6...0, using: &random), Double.random(in: -6...0, using: &random))
            let weights = AnswerWeights(.token, lengths: [1], budget: 1)
            let known = try tokens(old: [now], lengths: [1], advantages: [0], weights: weights, reference: [then])
            let divergence = try loss([now], known, rule).0.statistics.divergence
            #expect(divergence >= -1e-6 && (abs(now - then) < 0.01 || divergence > 1e-6))
        }
    }

    @Test func `a change that is no number is the largest`() {
        var (all, broken) = (PolicyStatistics(), PolicyStatistics())
        all.largestChange = 1
        broken.largestChange = .nan
        all += broken
        #expect(all.largestChange.isNaN)
    }
}

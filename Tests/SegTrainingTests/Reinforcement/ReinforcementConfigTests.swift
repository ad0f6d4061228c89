import Foundation
import SegGeometry
import SegRewards
import SegTasks
import SegTraining
import Testing

@testable import SegDatasets

struct ReinforcementConfigTests {
    private func problems(_ text: String) -> [String] {
        do {
            _ = try ReinforcementConfig(text: text, path: "rl.yaml")
            return []
        } catch let TrainingError.config(_, problems) {
            return problems
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `an empty object is the default run, and the kept file reads back as the same run`() throws {
        #expect(try ReinforcementConfig(text: "{}", path: "") == ReinforcementConfig())
        #expect(ReinforcementConfig().problems.isEmpty)
        var changed = ReinforcementConfig()
        changed.reward.weights.centroid = 0.125
        changed.policy.ratio = .token
        #expect(try ReinforcementConfig(text: String(decoding: changed.json, as: UTF8.self), path: "") == changed)
    }

    @Test func `a file says only what differs`() throws {
        let read = try ReinforcementConfig(
            text: """
                rollout: {groupSize: 16, miniBatches: 2}
                policy: {ratio: token, normalization: budget, advantages: centered, clipLow: 0.2, clipHigh: 0.28}
                reward: {fill: coco, weights: {centroid: 0}}
                """, path: "")
        #expect(read.rollout.groupSize == 16 && read.rollout.miniBatches == 2 && read.rollout.groups == 8)
        #expect(read.policy.ratio == .token && read.policy.normalization == .budget)
        #expect(read.policy.advantages == .centered && read.policy.clipHigh == 0.28)
        #expect(read.reward.fill == .coco && read.reward.weights.centroid == 0 && read.reward.weights.overlap == 1)
    }

    @Test func `all unknown keys and all values that cannot be used are named with their places`() {
        #expect(
            problems("rollout: {group: 1}\nreward: {weights: {iou: 1}}\nstart: random\n") == [
                "unknown key reward.weights.iou", "unknown key rollout.group", "unknown key start",
            ])
        let found = problems(
            "steps: 0\nrollout: {groupSize: 1, temperature: 0, groups: 1, miniBatches: 2}\npolicy: {klWeight: -1}\n"
                + "reward: {weights: {format: -1}}\n")
        #expect(
            found.map { $0.split(separator: " ")[0] } == [
                "steps", "rollout.groupSize", "rollout.temperature", "rollout.miniBatches", "reward.weights:",
                "policy.klWeight",
            ])
        #expect(problems("policy: {ratio: word}").first?.hasPrefix("policy.ratio is ") == true)
    }

    @Test func `sources are complete by default, and none of conversations`() throws {
        let read = try ReinforcementConfig(
            text: "sources: [{dataset: {scenes: s}}, {weight: 3}]\nevaluation: {everySteps: 0}", path: "x")
        var expected = [ExampleSourceConfig](repeating: ExampleSourceConfig(), count: 2)
        expected[0].dataset.scenes = "s"
        expected[1].weight = 3
        #expect(read.sources == expected)
        for text in ["sources: [{conversations: [a]}, {}]", "sources: [{dataset: {scenes: s}}]"] {
            #expect(throws: TrainingError.self) { try ReinforcementConfig(text: text, path: "x") }
        }
    }
}

import Foundation
import SegInference
import SegLayers
import SegModels
import SegRewards
import SegTasks
import Testing
import Torch

@testable import SegTraining

struct RolloutRoutingTests {
    /// Answers of a tiny mixture of experts with random weights.
    private func answered() throws -> (groups: [AnswerGroup], model: any VisionLanguageModel) {
        var run = try TinyRun(kimi: true)
        defer { run.remove() }
        try run.writeFirstWeights()
        let folder = try ModelFolder(path: run.config.model)
        let model = try folder.runModel(run.reinforcement, isPacked: true).model
        var datasets = DatasetCache()
        let feed = try RolloutFeed(run.reinforcement, folder: folder, model: model, datasets: &datasets)
        return (try feed.harvest(from: 0).asked, model)
    }

    /// All answers in one batch.
    private func batch(_ groups: [AnswerGroup], rowTokens: Int) throws -> PolicyBatch {
        let trees = groups.map(\.tree)
        let longest = trees.flatMap { tree in tree.suffixes.map { tree.prefix.count + $0.ids.count } }.max() ?? 0
        return try PolicyBatch(ExampleBatch(trees, limit: max(rowTokens, longest)), of: groups, device: .cpu)
    }

    private func logs(
        _ groups: [AnswerGroup], _ model: any VisionLanguageModel, rowTokens: Int, replays: Bool
    ) throws -> (PolicyBatch, [Float]) {
        let batch = try batch(groups, rowTokens: rowTokens)
        let logs = try withoutGradients {
            try batch.logProbabilities(by: model, temperature: 1, precision: .float32, replays: replays).chosen
        }
        return (batch, try logs.array(of: Float.self))
    }

    private func largestDifference(_ one: [Float], _ other: [Float]) -> Float {
        zip(one, other).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test(arguments: [4000, 32])
    func `answers are learnt from by the experts that wrote them, whatever routers would choose now`(rowTokens: Int)
        throws
    {
        let (groups, model) = try answered()
        let (batch, before) = try logs(groups, model, rowTokens: rowTokens, replays: true)
        let written = groups.flatMap { $0.attempts.flatMap(\.logProbabilities) }
        #expect(before.count == written.count && before.count > 100)
        #expect(largestDifference(before, try logs(groups, model, rowTokens: rowTokens, replays: false).1) < 1e-4)

        // All tokens are known but padding, and the last one of each answer, two choices each.
        let free = batch.replay.given.values.map { $0.count { $0 < 0 } }
        let unknown = batch.examples.segments.count { $0 == ExampleBatch.padding } + batch.examples.places.count
        #expect(!free.isEmpty && free.allSatisfy { $0 == 2 * unknown })

        // The correction says who is chosen and nothing else.
        let corrections = model.parameters.filter { $0.name.hasSuffix("e_score_correction_bias") }
        #expect(!corrections.isEmpty)
        try withoutGradients {
            for correction in corrections {
                try correction.tensor.copyInPlace(Tensor([3, 0, -3] as [Float]))
            }
        }
        #expect(largestDifference(before, try logs(groups, model, rowTokens: rowTokens, replays: true).1) < 1e-4)
        #expect(largestDifference(before, try logs(groups, model, rowTokens: rowTokens, replays: false).1) > 1e-2)
    }

    @Test func `a model without experts has nothing to replay`() throws {
        let run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        let folder = try ModelFolder(path: run.config.model)
        let model = try folder.runModel(run.reinforcement, isPacked: true).model
        var datasets = DatasetCache()
        let feed = try RolloutFeed(run.reinforcement, folder: folder, model: model, datasets: &datasets)
        let batch = try batch(feed.harvest(from: 0).asked, rowTokens: 4000)
        #expect(batch.replay.given.isEmpty && batch.replay.tape == nil)
    }
}

import SegInputs
import SegModels
import SegRewards
import SegTasks
import Testing
import Torch

@testable import SegTraining

/// `AnswerGroup`, `AnswerRows`, `AskedQuestion` and `RolloutFeed` are tested through the batches and runs that are made
/// of them.
struct PolicyBatchTests {
    private func harvest(_ run: TinyRun) throws -> (RolloutFeed.Harvest, any VisionLanguageModel) {
        let folder = try ModelFolder(path: run.config.model)
        let model = try folder.runModel(run.reinforcement, isPacked: true).model
        var datasets = DatasetCache()
        let feed = try RolloutFeed(run.reinforcement, folder: folder, model: model, datasets: &datasets)
        return (try feed.harvest(from: 0), model)
    }

    @Test(arguments: [1.0, 0.6])
    func `learning sees the log-probabilities that writing saw, token by token`(temperature: Double) throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        run.reinforcement.rollout.temperature = temperature
        let (harvest, model) = try harvest(run)
        // Rows of several answers and rows of one, in one batch and in many.
        let groups = harvest.groups.map(\.group)
        for (rowTokens, batchTokens) in [(4000, 100_000), (32, 100_000), (150, 300), (32, 1)] {
            let rows = try AnswerRows(groups, rowTokens: rowTokens, batchTokens: batchTokens)
            #expect(batchTokens == 1 ? rows.count > 10 : rows.count > 0)
            var seen = 0
            for index in 0..<rows.count {
                let batch = try rows.batch(index, device: .cpu)
                #expect(batch.examples.rows == 1 || batch.examples.rows * batch.examples.length <= batchTokens)
                let (chosen, entropy) = try batch.logProbabilities(
                    by: model, temperature: temperature, precision: .float32)
                let tokens = try batch.tokens(
                    weights: AnswerWeights(.token, lengths: [1], budget: 1), reference: nil)
                #expect(chosen.shape == tokens.old.shape && entropy > 0)
                #expect(try (chosen.detach() - tokens.old).abs().amax().item() < 1e-4)
                let lengths = try tokens.lengths.array(of: Int.self)
                #expect(
                    try tokens.answers.array(of: Int.self)
                        == lengths.enumerated().flatMap { [Int](repeating: $0, count: $1) })
                #expect(tokens.advantages.count == lengths.count && lengths.reduce(0, +) == chosen.count)
                seen += lengths.count
            }
            #expect(seen == groups.reduce(0) { $0 + $1.attempts.count })
        }
    }

    @Test func `a question is read once for all of its answers that share a row`() throws {
        let run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        let groups = try harvest(run).0.groups.map(\.group)
        let batch = try AnswerRows(groups, rowTokens: 100_000, batchTokens: 100_000).batch(0, device: .cpu)
        let alone = groups.map { $0.question.prefix.count + ($0.question.suffixes.first?.ids.count ?? 0) - 1 }
        #expect(batch.examples.segments.count { $0 == ExampleBatch.prefix } == alone.reduce(0, +))
        for group in groups {
            let asked = group.question.suffixes[0].ids
            #expect(group.tree.prefix == group.question.prefix + asked.dropLast())
            #expect(group.tree.suffixes.map(\.ids) == group.attempts.map { asked.suffix(1) + $0.ids })
            let next = group.question.firstSuffixPosition
            #expect(group.tree.firstSuffixPosition == next + asked.count - 1)
            for axis in [
                group.tree.prefixPositions.temporal, group.tree.prefixPositions.rows,
                group.tree.prefixPositions.columns,
            ] {
                #expect(Array(axis.suffix(asked.count - 1)) == Array(next..<next + asked.count - 1))
            }
        }
    }

    @Test func `the questions and answers of a scene depend on seed and index only`() throws {
        let run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        let (one, other) = (try harvest(run).0, try harvest(run).0)
        #expect(one.nextScene == other.nextScene)
        #expect(one.asked.map { $0.attempts.map(\.ids) } == other.asked.map { $0.attempts.map(\.ids) })
        #expect(Set(one.asked.flatMap { $0.attempts.map(\.ids) }).count > 3)
    }

    @Test func `flat groups are counted, replaced as often as allowed, and not learnt from`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        run.reinforcement.reward.weights = .nothingApplies
        run.reinforcement.rollout.resampling = 3
        let (harvest, _) = try harvest(run)
        #expect(harvest.groups.isEmpty && harvest.asked.count == 4 * run.reinforcement.rollout.groups)
        #expect(harvest.asked.allSatisfy { $0.advantages.isFlat } && harvest.nextScene == harvest.asked.count)
    }

    @Test func `token weights of a step sum to 1, and to the share of the budget that was used`() {
        let lengths = [3, 1, 8]
        for normalization in PolicyRule.Normalization.allCases {
            let weights = AnswerWeights(normalization, lengths: lengths, budget: 10)
            let sum = lengths.reduce(0) { $0 + Double($1) * weights($1) }
            #expect(abs(sum - (normalization == .budget ? 12.0 / 30 : 1)) < 1e-12)
        }
    }
}

extension RewardWeights {
    /// Weights under which all answers about something that is there earn the same.
    static var nothingApplies: RewardWeights {
        var weights = RewardWeights()
        (weights.overlap, weights.centroid, weights.format) = (0, 0, 0)
        return weights
    }
}

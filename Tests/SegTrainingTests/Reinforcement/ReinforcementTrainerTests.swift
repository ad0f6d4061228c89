import Foundation
import SegRewards
import SegTraining
import Testing

@testable import SegTasks

/// `ReinforcementMetrics` is tested through the metrics of runs.
struct ReinforcementTrainerTests {
    private func train(
        _ config: ReinforcementConfig, resume: Bool = false, until stop: Int = .max
    ) throws -> [ReinforcementMetrics] {
        let trainer = try ReinforcementTrainer(config, resume: resume)
        var metrics: [ReinforcementMetrics] = []
        try trainer.run(
            shouldStop: { trainer.stepsDone >= stop },
            report: { if case .step(let step) = $0 { metrics.append(step) } })
        return metrics
    }

    @Test(arguments: [TrainConfig.Optimization.Rule.adamW, .muon])
    func `ten steps are five, a stop, and five, bit for bit`(rule: TrainConfig.Optimization.Rule) throws {
        let runs = try [TinyRun(startsFromWeights: true), TinyRun(startsFromWeights: true)]
        defer { for run in runs { run.remove() } }
        let configs = runs.map { run in
            var config = run.reinforcement
            config.optimization.rule = rule
            config.optimization.averageDecay = 0.9
            config.rollout.miniBatches = 2
            config.policy.klWeight = 0.05
            return config
        }
        let once = try train(configs[0])
        let halves = try train(configs[1], until: 5) + train(configs[1], resume: true)
        #expect(once.count == 10 && halves.count == 10)
        for path in [\ReinforcementMetrics.loss, \.gradientNorm, \.reward, \.entropy, \.divergence] {
            #expect(once.map { $0[keyPath: path] } == halves.map { $0[keyPath: path] })
        }
        #expect(once.map(\.scenes) == halves.map(\.scenes) && once.last.map { $0.divergence > 0 } == true)
        for name in ["model.safetensors", "training.safetensors"] {
            #expect(
                try runs[0].checkpointBytes(name, of: configs[0].output)
                    == runs[1].checkpointBytes(name, of: configs[1].output))
        }
    }

    @Test func `a reward for short answers shortens them`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        // Nothing else: a reward for good form holds answers at the length of a box.
        run.reinforcement.reward.weights = .nothingApplies
        run.reinforcement.reward.weights.length = 1
        run.reinforcement.steps = 10
        run.reinforcement.rollout.groupSize = 16
        run.reinforcement.optimization.learningRate = 0.02
        let metrics = try train(run.reinforcement)
        #expect(metrics[9].length < 0.5 * metrics[0].length)
    }

    @Test func `before the first change learning and writing agree, and several mini-batches then clip`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        run.reinforcement.steps = 3
        run.reinforcement.rollout.miniBatches = 2
        run.reinforcement.optimization.learningRate = 0.01
        let metrics = try train(run.reinforcement)
        #expect(metrics.allSatisfy { $0.mismatch < 1e-4 && $0.isApplied })
        #expect(metrics.contains { $0.clippedLow + $0.clippedHigh > 0 })
    }

    /// Answers are written token by token, of many lengths side by side, and read in packed rows: the same bits all the
    /// same. Of both architectures, with all parts trained and with an adapter.
    @Test(arguments: [false, true], [false, true])
    func `learning finds the very probabilities by which answers were drawn`(kimi: Bool, isAdapted: Bool) throws {
        var run = try TinyRun(startsFromWeights: !kimi, kimi: kimi)
        defer { run.remove() }
        if kimi { try run.writeFirstWeights() }
        run.reinforcement.steps = 3
        run.reinforcement.rollout.rowTokens = 200
        run.reinforcement.reward.weights.length = 1
        run.reinforcement.optimization.learningRate = 0.01
        run.reinforcement.examples.mixture.tasks = .init()
        if isAdapted { run.reinforcement.lora.rank = 3 }
        let metrics = try train(run.reinforcement)
        #expect(metrics.contains { $0.isApplied })
        #expect(metrics.map(\.mismatch) == [0, 0, 0])
    }

    @Test func `an order of sums that is not fixed leaves the last bits open`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        run.reinforcement.steps = 2
        run.reinforcement.rollout.batchInvariant = false
        #expect(try train(run.reinforcement).allSatisfy { $0.mismatch > 0 && $0.mismatch < 1e-4 })
    }

    @Test(arguments: [false, true])
    func `products that are wanted in bfloat16 are`(kimi: Bool) throws {
        let metrics = try [TrainConfig.Optimization.Precision.float32, .bfloat16].map { precision in
            var run = try TinyRun(startsFromWeights: !kimi, kimi: kimi)
            defer { run.remove() }
            if kimi { try run.writeFirstWeights() }
            run.reinforcement.steps = 1
            run.reinforcement.reward.weights.length = 1
            run.reinforcement.policy.mismatchLimit = 1
            run.reinforcement.optimization.precision = precision
            return try #require(try train(run.reinforcement).first)
        }
        #expect(metrics[0].entropy != metrics[1].entropy && abs(metrics[0].entropy - metrics[1].entropy) < 0.1)
        #expect(metrics[0].mismatch == 0 && metrics[1].mismatch > 0)
    }

    @Test func `another model than the one that wrote is noticed`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        // In bfloat16 the sums of many rows are rounded otherwise than those of one.
        run.reinforcement.optimization.precision = .bfloat16
        run.reinforcement.policy.mismatchLimit = 1e-12
        #expect(throws: TrainingError.self) { try train(run.reinforcement) }
    }

    @Test func `a step without anything to learn changes nothing, and the run goes on`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        run.reinforcement.reward.weights = .nothingApplies
        run.reinforcement.steps = 2
        let metrics = try train(run.reinforcement)
        #expect(metrics.allSatisfy { !$0.isApplied && $0.flatGroups == $0.groups && $0.gradientNorm == 0 })
        #expect(metrics[1].scenes > metrics[0].scenes)
        let weights = try Data(contentsOf: run.folder.appendingPathComponent("model/model.safetensors"))
        #expect(try run.checkpointBytes("model.safetensors", of: run.reinforcement.output) == weights)
    }

    @Test func `steps and evaluations are told in the metrics file`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        run.reinforcement.steps = 2
        run.reinforcement.evaluation.everySteps = 2
        run.reinforcement.evaluation.scenes = 3
        run.reinforcement.evaluation.maxNewTokens = 5
        _ = try train(run.reinforcement)
        let path = URL(fileURLWithPath: run.reinforcement.output).appendingPathComponent("metrics.jsonl")
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map { Data($0.utf8) }
        #expect(lines.count == 4)
        #expect(try JSONDecoder().decode(ReinforcementMetrics.self, from: lines[2]).step == 2)
        let evaluations = try [lines[0], lines[3]].map { try JSONDecoder().decode(ValidationMetrics.self, from: $0) }
        #expect(evaluations.map(\.step) == [0, 2])
        #expect(evaluations.allSatisfy { $0.scores.values.allSatisfy { $0.count <= 3 && $0.count > 0 } })
    }

    @Test func `a run is neither overwritten nor made up`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        run.reinforcement.steps = 1
        let output = run.reinforcement.output
        #expect(throws: TrainingError.nothingToResume(path: output)) { try train(run.reinforcement, resume: true) }
        _ = try train(run.reinforcement)
        #expect(throws: TrainingError.runExists(path: output)) { try train(run.reinforcement) }
    }
}

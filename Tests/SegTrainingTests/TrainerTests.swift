import Foundation
import SegLayers
import SegModels
import SegRewards
import SegTraining
import Testing
import Torch

@testable import SegDatasets
@testable import SegTasks

/// `RunCheckpoint`, `ModelFolder` and `TrainingRun` are tested through runs.
struct TrainerTests {
    private func train(_ config: TrainConfig, resume: Bool = false, until stop: Int = .max) throws -> [StepMetrics] {
        let trainer = try Trainer(config, resume: resume)
        var metrics: [StepMetrics] = []
        try trainer.run(
            shouldStop: { trainer.stepsDone >= stop },
            report: { if case .step(let step) = $0 { metrics.append(step) } })
        return metrics
    }

    @Test(arguments: [TrainConfig.Optimization.Rule.adamW, .muon])
    func `ten steps are five, a stop, and five, bit for bit`(rule: TrainConfig.Optimization.Rule) throws {
        var whole = try TinyRun()
        var halves = try TinyRun()
        defer {
            whole.remove()
            halves.remove()
        }
        for path in [\TinyRun.config.optimization] {
            for change in [whole, halves].indices {
                var settings = change == 0 ? whole[keyPath: path] : halves[keyPath: path]
                settings.rule = rule
                settings.averageDecay = 0.9
                if change == 0 { whole[keyPath: path] = settings } else { halves[keyPath: path] = settings }
            }
        }
        whole.config.workers = 3
        let once = try train(whole.config)
        let first = try train(halves.config, until: 5)
        let second = try train(halves.config, resume: true)
        #expect(once.count == 10)
        #expect(first.count == 5)
        #expect((first + second).map(\.loss) == once.map(\.loss))
        #expect((first + second).map(\.gradientNorm) == once.map(\.gradientNorm))
        for name in ["model.safetensors", "training.safetensors"] {
            #expect(
                try whole.checkpointBytes(name, of: whole.config.output)
                    == halves.checkpointBytes(name, of: halves.config.output))
        }
    }

    @Test func `a run learns`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.steps = 30
        run.config.optimization.learningRate = 0.01
        let losses = try train(run.config).map(\.loss)
        #expect(losses[25...].reduce(0, +) / 5 < 0.75 * losses[0])
    }

    @Test func `a checkpoint is a model folder that runs can start from`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.steps = 3
        _ = try train(run.config)
        let newest = try #require(try Trainer(run.config, resume: true).newestCheckpoint)
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: newest.path))
        #expect(
            names.isSuperset(of: [
                "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja",
                "preprocessor_config.json", "generation_config.json", "training.json", "training.safetensors",
            ]))
        var next = run.config
        next.model = newest.path
        next.output += "-next"
        next.start = .checkpoint
        let trainer = try Trainer(next, resume: false)
        let stored = try SafetensorsFile(path: newest.appendingPathComponent("model.safetensors").path)
        for parameter in trainer.model.parameters {
            #expect(try parameter.tensor.detach().equal(stored.tensor(parameter.name)))
        }
    }

    @Test func `only the newest checkpoints are kept`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.checkpointEverySteps = 2
        run.config.steps = 7
        _ = try train(run.config)
        let folder = URL(fileURLWithPath: run.config.output).appendingPathComponent("checkpoints")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["step-00000006", "step-00000007"])
    }

    @Test func `a run is neither overwritten nor made up`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.steps = 1
        #expect(throws: TrainingError.nothingToResume(path: run.config.output)) {
            try Trainer(run.config, resume: true)
        }
        _ = try train(run.config)
        #expect(throws: TrainingError.runExists(path: run.config.output)) { try Trainer(run.config, resume: false) }
    }

    @Test func `a step that is not finite changes nothing, and many end the run`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.optimization.learningRate = 1e30
        run.config.optimization.schedule.warmupSteps = 0
        run.config.steps = 60
        let trainer = try Trainer(run.config, resume: false)
        var refused: [StepMetrics] = []
        #expect(throws: TrainingError.self) {
            while true {
                let metrics = try trainer.step()
                if !metrics.isApplied { refused.append(metrics) }
                #expect(metrics.step < 60)
            }
        }
        #expect(refused.count >= 10)
    }

    @Test func `the metrics tell each step and each evaluation`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.steps = 4
        run.config.evaluation.everySteps = 2
        run.config.evaluation.scenes = 2
        run.config.evaluation.maxNewTokens = 4
        run.config.stages[0].examples.mixture.tasks = .only(.textToBox)
        _ = try train(run.config)
        let path = URL(fileURLWithPath: run.config.output).appendingPathComponent("metrics.jsonl")
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 6)
        let evaluations = lines.compactMap { try? JSONDecoder().decode(ValidationMetrics.self, from: Data($0.utf8)) }
        #expect(evaluations.map(\.step) == [2, 4])
        #expect(
            evaluations.allSatisfy { $0.scores.keys.sorted() == ["textToBox"] && $0.scores["textToBox"]?.count == 2 })
    }

    @Test func `a checkpoint of another model is refused by the parameter's name`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.steps = 1
        _ = try train(run.config)
        let path = run.folder.appendingPathComponent("model/config.json")
        let other = try String(contentsOf: path, encoding: .utf8).replacingOccurrences(
            of: "\"vocab_size\": 576", with: "\"vocab_size\": 600")
        try Data(other.utf8).write(to: path)
        #expect(throws: TrainingError.self) { try Trainer(run.config, resume: true) }
    }

    @Test func `a Kimi-VL model learns, routers and experts too, and its checkpoint is a folder with its tokenizer`()
        throws
    {
        var run = try TinyRun(kimi: true)
        defer { run.remove() }
        run.config.stages[0].rowTokens = 640
        run.config.steps = 30
        run.config.optimization.rule = .muon
        run.config.optimization.learningRate = 0.01
        let trainer = try Trainer(run.config, resume: false)
        let before = try trainer.model.parameters.map { try $0.tensor.detach().clone() }
        var losses: [Double] = []
        try trainer.run(report: { if case .step(let step) = $0 { losses.append(step.loss) } })
        #expect(losses[25...].reduce(0, +) / 5 < 0.75 * losses[0])
        for (old, parameter) in zip(before, trainer.model.parameters) {
            // The correction is no parameter of the loss: it only says who is chosen.
            let stays = parameter.name.hasSuffix("e_score_correction_bias")
            #expect(try old.equal(parameter.tensor) == stays, "\(parameter.name)")
        }
        let folder = try #require(trainer.newestCheckpoint)
        let written = try Checkpoint(directory: folder)
        #expect(written.account.problems.isEmpty && written.config.modelType == "kimi_vl")
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("tiktoken.model").path))
    }
}

import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import SegRewards
import SegTasks
import SegTraining
import Testing

extension TinyRun {
    /// Writes drawn scenes as a dataset, and trains and rewards those in place of drawn ones.
    mutating func trainOnDataset(pictures: Int) throws {
        let data = folder.appendingPathComponent("data")
        try SceneFolder(style: config.stages[0].examples.style, seed: 11).write(count: pictures, to: data, workers: 1)
        var source = ExampleSourceConfig()
        source.dataset.scenes = data.path
        source.tasks.outline.epsilonRatio = 0.02
        source.tasks.mixture.tasks = .only(.textToBox)
        config.stages[0].sources = [source]
        config.stages[0].packing = true
        config.stages[0].rowTokens = 600
        source.tasks.mixture.examplesPerScene = 1
        source.tasks.mixture.answerSentences = 0
        reinforcement.sources = [source]
    }

    /// A picture of the dataset that is none any more.
    func breakPicture(_ index: Int) throws {
        let digits = String(index)
        let name = String(repeating: "0", count: 8 - digits.count) + digits + ".png"
        try Data("no picture".utf8).write(to: folder.appendingPathComponent("data/images/\(name)"))
    }
}

/// Runs that learn from datasets.
struct DatasetRunTests {
    private func train(_ config: TrainConfig, resume: Bool = false, until stop: Int = .max) throws -> [StepMetrics] {
        let trainer = try Trainer(config, resume: resume)
        var metrics: [StepMetrics] = []
        try trainer.run(
            shouldStop: { trainer.stepsDone >= stop },
            report: { if case .step(let step) = $0 { metrics.append(step) } })
        return metrics
    }

    private func reinforce(
        _ config: ReinforcementConfig, resume: Bool = false, until stop: Int = .max
    ) throws -> [ReinforcementMetrics] {
        let trainer = try ReinforcementTrainer(config, resume: resume)
        var metrics: [ReinforcementMetrics] = []
        try trainer.run(
            shouldStop: { trainer.stepsDone >= stop },
            report: { if case .step(let step) = $0 { metrics.append(step) } })
        return metrics
    }

    @Test func `ten steps on a dataset are five, a stop, and five, bit for bit, broken pictures or not`() throws {
        var runs = try [TinyRun(), TinyRun()]
        defer { for run in runs { run.remove() } }
        for index in runs.indices {
            try runs[index].trainOnDataset(pictures: 8)
            try runs[index].breakPicture(2)
            runs[index].config.stages[0].sources.append(ExampleSourceConfig())
            runs[index].config.stages[0].sources[1].examples = runs[index].config.stages[0].examples
            runs[index].config.stages[0].imagesPerBatch = 4
        }
        runs[0].config.workers = 3
        let once = try train(runs[0].config)
        let halves = try train(runs[1].config, until: 5) + train(runs[1].config, resume: true)
        #expect(once.count == 10 && once.map(\.loss) == halves.map(\.loss))
        #expect(once.map(\.gradientNorm) == halves.map(\.gradientNorm) && once.map(\.scenes) == halves.map(\.scenes))
        #expect(once.map(\.leftOut) == halves.map(\.leftOut) && once.map(\.padding) == halves.map(\.padding))
        let broken = once.filter { $0.leftOut != nil }
        #expect(!broken.isEmpty && broken.allSatisfy { $0.leftOut?.keys.sorted() == ["broken_image"] })
        #expect(broken.allSatisfy { $0.leftOutFirst?.contains("00000002.png") == true }, "\(broken)")
        #expect(once.allSatisfy { $0.isApplied && ($0.padding ?? 1) <= 0.125 })
        for name in ["model.safetensors", "training.safetensors"] {
            #expect(
                try runs[0].checkpointBytes(name, of: runs[0].config.output)
                    == runs[1].checkpointBytes(name, of: runs[1].config.output))
        }
    }

    @Test func `a dataset is learnt`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        try run.trainOnDataset(pictures: 4)
        run.config.steps = 30
        run.config.optimization.learningRate = 0.01
        let losses = try train(run.config).map(\.loss)
        #expect(losses[25...].reduce(0, +) / 5 < 0.75 * losses[0])
    }

    @Test func `prepared conversations are learnt as the dataset is`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        try run.trainOnDataset(pictures: 1)
        run.config.stages[0].sources[0].tasks.mixture.examplesPerScene = 64
        run.config.stages[0].imagesPerBatch = 1
        run.config.steps = 1
        run.config.evaluation.everySteps = 0
        let source = run.config.stages[0].sources[0]
        let path = run.folder.appendingPathComponent("examples.jsonl").path
        var file = try ConversationFile(path: path, layout: .lines(.llava))
        var report = DataReport()
        try source.dataset.forEach(&report) { dataset, report in
            let writer = ExampleMaker(
                seed: run.config.seed, mixture: source.tasks.mixture,
                outline: AnswerOutline(rule: source.tasks.outline))
            _ = try writer.write(dataset, report: &report) { _ = try file.add(ConversationRecord($0)) }
        }
        try file.finish()
        let one = try train(run.config)
        run.config.output += "-conversations"
        run.config.stages[0].sources[0] = ExampleSourceConfig()
        run.config.stages[0].sources[0].conversations = [path]
        run.config.stages[0].sources[0].tasks.mixture.examplesPerScene = 64
        let other = try train(run.config)
        #expect(one[0].answerTokens == other[0].answerTokens && abs(one[0].loss - other[0].loss) < 1e-6)
    }

    @Test func `ten steps of reinforcement on a dataset are five, a stop, and five, bit for bit`() throws {
        var runs = try [TinyRun(startsFromWeights: true), TinyRun(startsFromWeights: true)]
        defer { for run in runs { run.remove() } }
        for index in runs.indices {
            try runs[index].trainOnDataset(pictures: 6)
            try runs[index].breakPicture(2)
        }
        let once = try reinforce(runs[0].reinforcement)
        let halves =
            try reinforce(runs[1].reinforcement, until: 5) + reinforce(runs[1].reinforcement, resume: true)
        #expect(once.count == 10 && once.map(\.reward) == halves.map(\.reward))
        #expect(once.map(\.gradientNorm) == halves.map(\.gradientNorm) && once.map(\.scenes) == halves.map(\.scenes))
        #expect(
            once.contains { $0.leftOut?["broken_image"] ?? 0 > 0 } && once.contains { ($0.parts["overlap"] ?? 0) > 0 })
        #expect(
            try runs[0].checkpointBytes("training.safetensors", of: runs[0].reinforcement.output)
                == runs[1].checkpointBytes("training.safetensors", of: runs[1].reinforcement.output))
    }

    @Test func `held-out pictures are a dataset's where one is named, each asked about once`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        try run.trainOnDataset(pictures: 3)
        let held = run.folder.appendingPathComponent("held")
        try SceneFolder(style: run.config.stages[0].examples.style, seed: 12).write(count: 2, to: held, workers: 1)
        run.config.evaluation.dataset.scenes = held.path
        run.config.evaluation.tasks.mixture.tasks = .only(.textToBox)
        run.config.evaluation.tasks.mixture.tasks.textToPoint = 1
        run.config.evaluation.everySteps = 1
        run.config.evaluation.maxNewTokens = 24
        run.config.start = .checkpoint
        var report = DataReport()
        let words = try AnnotatedDataset(run.config.evaluation.dataset, report: &report).expressions
        let metrics = try Trainer(run.config, resume: false).evaluate().metrics
        #expect(Set(metrics.scores.keys) == ["textToBox", "textToPoint"] && metrics.leftOut == nil)
        for scores in metrics.scores.values { #expect(scores.count == min(words, 40)) }
        // The weights write well-formed boxes.
        #expect((metrics.scores["textToBox"]?.invalid ?? 1) < 0.5)
        #expect(try Trainer(run.config, resume: false).contents.count == 2)
    }

    @Test func `when nothing is left a run ends and says why`() throws {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        try run.trainOnDataset(pictures: 3)
        run.config.steps = 100
        for picture in 0..<3 { try run.breakPicture(picture) }
        #expect {
            _ = try train(run.config)
        } throws: {
            ($0 as? TrainingError)?.description.contains("no example could be used") == true && "\($0)".contains(".png")
        }
        #expect {
            _ = try reinforce(run.reinforcement)
        } throws: {
            ($0 as? TrainingError)?.description.contains("no example could be used") == true && "\($0)".contains(".png")
        }
        try FileManager.default.removeItem(at: run.folder.appendingPathComponent("data/images"))
        run.config.output += "-none"
        #expect(throws: ExampleError.self) { _ = try train(run.config) }
    }
}

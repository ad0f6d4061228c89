import Foundation
import SegDatasets
import SegRewards
import SegScenes
import SegTasks
import Testing

@testable import SegTraining

/// `ConfigValue` is tested through the files that it reads.
struct TrainConfigTests {
    private func config(_ text: String) throws -> TrainConfig { try TrainConfig(text: text, path: "run.yaml") }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try config(text)
            return []
        } catch let error as TrainingError {
            guard case .config(_, let problems) = error else { return ["\(error)"] }
            return problems
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `an empty object is the default run`() throws {
        #expect(try config("{}") == TrainConfig())
        #expect(TrainConfig().problems.isEmpty)
    }

    @Test func `a file says only what differs, however deep`() throws {
        let read = try config(
            """
            steps: 7
            optimization: {rule: muon, schedule: {shape: linear}}
            stages:
              - imagesPerBatch: 3
              - fromStep: 5
                examples: {mixture: {tasks: {absent: 2}}, style: {kinds: [star, moon]}}
            """)
        var expected = TrainConfig()
        expected.steps = 7
        expected.optimization.rule = .muon
        expected.optimization.schedule.shape = .linear
        expected.stages[0].imagesPerBatch = 3
        var second = TrainConfig.Stage()
        second.fromStep = 5
        second.examples.mixture.tasks.absent = 2
        second.examples.style.kinds = [.star, .moon]
        expected.stages.append(second)
        #expect(read == expected)
    }

    @Test func `a style may be given by its name, or by what is drawn and what differs`() throws {
        #expect(try config("stages: [{examples: {style: emoji}}]").stages[0].examples.style == .emoji())
        let style = try config("stages: [{examples: {style: {objects: emoji, emoji: {tintShare: 0.5}}}}]")
            .stages[0].examples.style
        #expect(style.objects == .emoji && style.emoji.tintShare == 0.5)
        #expect(style.emoji.font == EmojiStyle().font)
    }

    @Test func `JSON is read as well, and the kept file reads back as the same run`() throws {
        #expect(try config(#"{"steps": 3, "optimization": {"learningRate": 1}}"#).optimization.learningRate == 1)
        var changed = TrainConfig()
        changed.seed = .max
        changed.stages[0].examples.style.overlapShare = 0.123
        #expect(try config(String(decoding: changed.json, as: UTF8.self)) == changed)
    }

    @Test func `all unknown keys are named with their paths`() {
        let found = problems("step: 1\noptimization: {lr: 1}\nstages: [{examples: {stile: 1}}]\n")
        #expect(
            found == [
                "unknown key optimization.lr; here it is optimization.learningRate",
                "unknown key stages[0].examples.stile", "unknown key step",
            ])
    }

    @Test func `without start the weights that are there are used, and else random ones`() throws {
        #expect(TrainConfig().start == .auto)
        let run = try TinyRun()
        defer { run.remove() }
        #expect(TrainConfig.Start.auto.resolved(for: run.config.model) == .random)
        let trainer = try Trainer(run.config, resume: false)
        #expect(trainer.config.start == .random && trainer.origin.hasPrefix("starts from random weights (seed 1)"))
        let weights = URL(fileURLWithPath: run.config.model).appendingPathComponent("model.safetensors")
        try Data().write(to: weights)
        #expect(TrainConfig.Start.auto.resolved(for: run.config.model) == .checkpoint)
        #expect(TrainConfig.Start.random.resolved(for: run.config.model) == .random)
    }

    @Test func `all values that cannot be used are named`() {
        let found = problems(
            "steps: 0\noptimization: {clipNorm: -1, beta1: 1}\nstages: [{imagesPerBatch: 0}]\nworkers: 0\n")
        #expect(found.count == 5)
        #expect(found.contains { $0.hasPrefix("optimization.clipNorm") })
        #expect(found.contains { $0.hasPrefix("stages[0].imagesPerBatch") })
    }

    @Test func `a value of the wrong kind is named with its place`() {
        #expect(problems("steps: many").first?.hasPrefix("steps is 'many', not a number") == true)
        #expect(problems("optimization: {rule: sgd}").first?.hasPrefix("optimization.rule is ") == true)
        #expect(problems("stages: [{imagesPerBatch: x}]").first?.hasPrefix("stages[0].imagesPerBatch is ") == true)
        #expect(problems("stages: 3").count == 1)
        #expect(problems("steps: null").count == 1)
    }

    @Test(arguments: ["", "[", "- 1", "steps", "\t{", "a: &a [*a]", "steps: 1\nsteps: 2", "\u{0}"])
    func `text that is no configuration is refused, not crashed on`(text: String) {
        #expect(!problems(text).isEmpty)
    }

    @Test func `stages must begin at 0 and rise`() {
        #expect(problems("stages: [{fromStep: 1}]").count == 1)
        #expect(problems("stages: [{fromStep: 0}, {fromStep: 0}]").count == 1)
        #expect(problems("stages: []").count == 1)
    }

    @Test func `the stage that has begun last applies`() throws {
        let read = try config(
            "stages: [{imagesPerBatch: 1}, {fromStep: 10, imagesPerBatch: 2}, {fromStep: 20, imagesPerBatch: 3}]")
        #expect([0, 9, 10, 19, 20, 500].map { read.stage(at: $0).imagesPerBatch } == [1, 1, 2, 2, 3, 3])
    }

    @Test func `sources name datasets, conversations and scenes, each complete by default`() throws {
        let read = try config(
            """
            stages:
              - packing: true
                sources:
                  - dataset: {root: data, datasets: [refcoco, "refcocog:google"], split: train}
                    tasks: {mixture: {tasks: {textToBox: 1}}}
                  - {weight: 0.25, conversations: [a.json], dataset: {images: pictures}}
                  - {weight: 2, examples: {style: emoji}}
            """)
        var expected = TrainConfig()
        expected.stages[0].packing = true
        var sources = [ExampleSourceConfig](repeating: ExampleSourceConfig(), count: 3)
        sources[0].dataset.root = "data"
        sources[0].dataset.datasets = ["refcoco", "refcocog:google"].compactMap(DatasetName.init)
        sources[0].tasks.mixture.tasks.textToBox = 1
        (sources[1].weight, sources[1].conversations, sources[1].dataset.images) = (0.25, ["a.json"], "pictures")
        (sources[2].weight, sources[2].examples.style) = (2, .emoji())
        expected.stages[0].sources = sources
        #expect(read == expected)
        #expect(try config(String(decoding: read.json, as: UTF8.self)) == read)
    }

    @Test func `what is wrong with sources is reported with their places`() {
        #expect(problems("stages: [{sources: [{datset: 1}]}]") == ["unknown key stages[0].sources[0].datset"])
        #expect(
            problems("stages: [{sources: [{dataset: {coc: a}}]}]") == ["unknown key stages[0].sources[0].dataset.coc"])
        #expect(problems("stages: [{sources: [{dataset: {datasets: [a/b]}}]}]").first?.contains("a/b") == true)
        let sources = "{sources: [{dataset: {root: r}}]"
        #expect(problems("stages: [\(sources)}]").first?.contains("evaluation.dataset must name a dataset") == true)
        #expect(problems("stages: [\(sources)}]\nevaluation: {everySteps: 0}").isEmpty)
        #expect(problems("stages: [\(sources)}]\nevaluation: {dataset: {root: r}}").isEmpty)
        let leak = problems("stages: [\(sources)}]\nevaluation: {dataset: {root: r, split: train}}")
        #expect(leak == ["stages[0].sources[0].dataset is what evaluation.dataset holds out"])
        let cells = ["packing: true", "sources: [{}, {dataset: {root: r}}]", "sources: [{}, {}]"].map {
            problems("evaluation: {dataset: {root: q}}\nstages: [{cellWeight: 1, \($0)}]").count
        }
        #expect(cells == [1, 1, 0])
        #expect(problems("stages: [{sources: [{weight: 0}]}]").count == 1)
        #expect(problems("evaluation: {tasks: {mixture: {boxJitter: 7}}, dataset: {masks: m}}").count == 2)
    }

    @Test func `a file that is not there is named`() {
        #expect(throws: TrainingError.file(path: "/nowhere.yaml", reason: "cannot be read as text")) {
            try TrainConfig(contentsOf: "/nowhere.yaml")
        }
    }
}

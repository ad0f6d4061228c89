import SegFormats
import SegGeometry
import SegLayers
import SegModels
import SegRewards
import SegTasks
import Testing
import Torch

@testable import SegScenes
@testable import SegTraining

struct StepExamplesTests {
    private func maker(_ config: TrainConfig) throws -> StepExampleMaker {
        var datasets = DatasetCache()
        return try StepExampleMaker(config, encoder: ModelFolder(path: config.model).encoder, datasets: &datasets)
    }

    /// The mean loss of a step's answer tokens, and the gradients of all parameters one after the other.
    private func learn(_ examples: StepExamples, _ model: any VisionLanguageModel) throws -> (Double, [Float]) {
        var total = 0.0
        for batch in examples.batches {
            let loss = try SupervisedLoss.sum(batch, model: model) / Double(examples.answerTokens)
            total += try loss.item()
            try loss.backward()
        }
        var gradients: [Float] = []
        for parameter in model.parameters {
            gradients += try parameter.tensor.gradient()?.array(of: Float.self) ?? []
            try parameter.tensor.setGradient(nil)
        }
        return (total, gradients)
    }

    @Test(arguments: [false, true])
    func `several pictures in a row are learnt as each alone, loss and gradients`(kimi: Bool) throws {
        var run = try TinyRun(kimi: kimi)
        defer { run.remove() }
        run.config.batchesPerStep = 2
        run.config.stages[0].imagesPerBatch = 5
        run.config.stages[0].rowTokens = 700
        let model = try ModelFolder(path: run.config.model).runModel(run.config, random: run.config.initialization)
            .model
        let apart = try maker(run.config)
        run.config.stages[0].packing = true
        let packed = try maker(run.config)
        for step in 0..<3 {
            let (one, other) = (try apart.examples(of: step), try packed.examples(of: step))
            #expect(one.answerTokens == other.answerTokens && one.pictures == other.pictures)
            #expect(other.batches.contains { ($0.trees.max() ?? 0) > 0 })
            #expect(other.batches.reduce(0) { $0 + $1.rows } < one.batches.reduce(0) { $0 + $1.rows })
            let (loss, gradients) = try learn(one, model)
            let (packedLoss, packedGradients) = try learn(other, model)
            #expect(abs(loss - packedLoss) < 1e-5)
            #expect(gradients.count == packedGradients.count && gradients.contains { abs($0) > 1e-3 })
            let difference = zip(gradients, packedGradients).map { abs($0 - $1) }.max() ?? 1
            #expect(difference < 1e-5, "\(difference)")
        }
    }

    @Test func `a stage of scenes in rows of their own is what it always was`() throws {
        let run = try TinyRun()
        defer { run.remove() }
        let maker = try maker(run.config)
        let encoder = try ModelFolder(path: run.config.model).encoder
        let stage = run.config.stages[0]
        for step in [0, 1, 7] {
            let examples = try maker.examples(of: step)
            var report = DataReport()
            let batch = try stage.examples.batch(
                step: step, scenes: stage.imagesPerBatch, seed: run.config.seed, encoder: encoder,
                rowTokens: stage.rowTokens, report: &report)
            #expect(examples.batches == [batch] && examples.pictures == 2 && examples.leftOut.entries.isEmpty)
            #expect(batch.trees.allSatisfy { $0 == 0 })
        }
    }

    @Test func `a step's examples depend on its number alone, and at most an eighth of each batch is padding`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        try run.trainOnDataset(pictures: 12)
        run.config.stages[0].sources.append(ExampleSourceConfig())
        run.config.stages[0].sources[1].examples = run.config.stages[0].examples
        run.config.stages.append(run.config.stages[0])
        run.config.stages[1].fromStep = 6
        let (one, other) = (try maker(run.config), try maker(run.config))
        let forwards = try (0..<12).map { try one.examples(of: $0) }
        let backwards = try (0..<12).reversed().map { try other.examples(of: $0) }
        #expect(forwards.map(\.batches) == backwards.reversed().map(\.batches))
        #expect(Set(forwards.map(\.batches)).count == 12)
        for batch in forwards.flatMap(\.batches) { #expect(batch.paddingShare <= ExampleRow.mostPadding) }
        for step in forwards { #expect(Double(step.padding) <= ExampleRow.mostPadding * Double(step.tokens)) }
    }

    @Test(arguments: [false, true])
    func `an example longer than a row is counted and left out, the others are trained on`(packing: Bool) throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.stages[0].imagesPerBatch = 8
        run.config.stages[0].packing = packing
        run.config.stages[0].rowTokens = 4096
        let all = try maker(run.config).examples(of: 0)
        let encoder = try ModelFolder(path: run.config.model).encoder
        var longest: [Int] = []
        for index in 0..<8 {
            let (scene, examples) = try run.config.stages[0].examples.item(seed: 1, index: index)
            let tree = try encoder.tree(of: examples, about: scene.image)
            longest += tree.suffixes.map { tree.prefix.count + $0.ids.count }
        }
        longest.sort()
        #expect(all.batches.reduce(0) { $0 + $1.places.count } == longest.count)
        run.config.stages[0].rowTokens = longest[longest.count / 2]
        let some = try maker(run.config).examples(of: 0)
        let left = longest.count { $0 > longest[longest.count / 2] }
        #expect(left > 3 && some.leftOut.counts == [.longExample: left])
        #expect(some.batches.reduce(0) { $0 + $1.places.count } == longest.count - left)
    }

    @Test(arguments: [false, true])
    func `processes that share a run make its examples together`(packing: Bool) throws {
        var run = try TinyRun()
        defer { run.remove() }
        try run.trainOnDataset(pictures: 8)
        run.config.stages[0].packing = packing
        run.config.batchesPerStep = 5
        let encoder = try ModelFolder(path: run.config.model).encoder
        var datasets = DatasetCache()
        func suffixes(_ examples: [StepExamples]) -> [[Int]] {
            examples.flatMap(\.batches).flatMap { batch in
                (0..<batch.rows).flatMap { row -> [[Int]] in
                    let range = row * batch.length..<(row + 1) * batch.length
                    let keys = range.filter { batch.segments[$0] > 0 }.map { [batch.trees[$0], batch.segments[$0]] }
                    return Set(keys).map { key in
                        range.filter { [batch.trees[$0], batch.segments[$0]] == key }.map { batch.ids[$0] }
                    }
                }
            }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        let alone = try StepExampleMaker(run.config, encoder: encoder, datasets: &datasets).examples(of: 3)
        let shared = try (0..<3).map { rank in
            try StepExampleMaker(run.config, encoder: encoder, rank: rank, of: 3, datasets: &datasets).examples(of: 3)
        }
        #expect(suffixes(shared) == suffixes([alone]) && alone.pictures > 4)
        #expect(shared.reduce(0) { $0 + $1.pictures } == alone.pictures)
        #expect(shared.allSatisfy { $0.answerTokens < alone.answerTokens })
    }
}

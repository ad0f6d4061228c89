import SegInputs
import SegLayers
import SegModels
import SegRewards
import SegTasks
import Testing
import Torch

@testable import SegScenes
@testable import SegTraining

/// `BatchTensors` is tested through what the model makes of it.
struct SupervisedLossTests {
    private func trees(_ run: TinyRun, count: Int) throws -> [ExampleTree] {
        let encoder = try ModelFolder(path: run.config.model).encoder
        let examples = run.config.stages[0].examples
        return try (0..<count).map { index in
            let (scene, asked) = try examples.item(seed: 5, index: index)
            return try encoder.tree(of: asked, about: scene.image)
        }
    }

    @Test func `a suffix's logits are those of its own conversation`() throws {
        let run = try TinyRun()
        defer { run.remove() }
        let model = try ModelFolder(path: run.config.model).runModel(run.config, random: run.config.initialization)
            .model
        let trees = try trees(run, count: 3)
        let together = try logits(ExampleBatch(trees, limit: 5000), model)
        var alone: [Tensor] = []
        for tree in trees {
            // The order in which the batch has them.
            for suffix in tree.suffixes.sorted(by: { $0.ids.count > $1.ids.count }) {
                var single = tree
                single.suffixes = [suffix]
                alone.append(try logits(ExampleBatch([single], limit: 500), model))
            }
        }
        let separate = try Tensor.cat(alone, dim: 0)
        #expect(together.shape == separate.shape)
        #expect(try (together - separate).abs().amax().item() < 2e-5)
    }

    @Test func `a single suffix is read as the model reads a prompt`() throws {
        let run = try TinyRun()
        defer { run.remove() }
        let model = try ModelFolder(path: run.config.model).runModel(run.config, random: run.config.initialization)
            .model
        var tree = try trees(run, count: 1)[0]
        tree.suffixes = [tree.suffixes[0]]
        let ids = tree.prefix + tree.suffixes[0].ids
        let input = try ModelInput(
            inputIDs: ids, pixelValues: tree.pixelValues, patchLength: tree.pixelValues.count / tree.grid.patches,
            grids: [tree.grid], mergeSize: 2, imageTokenID: 553)
        let embeddings = try model.embeddings(
            inputIDs: model.inputIDs(of: input), features: model.imageFeatures(of: input))
        let hidden = try model.hidden(embeddings, positions: model.positions(of: input), mask: .causal)
        let first = tree.prefix.count + (tree.suffixes[0].isAnswer.firstIndex(of: true) ?? 0) - 1
        let count = tree.suffixes[0].isAnswer.count { $0 }
        let plain = try model.logits(hidden.select(dim: 0, index: 0).narrow(dim: 0, start: first, length: count))
        let packed = try logits(ExampleBatch([tree], limit: 500), model)
        #expect(try (plain - packed).abs().amax().item() < 2e-5)
    }

    @Test func `the loss is the sum of minus the log of each answer token's probability`() throws {
        let run = try TinyRun()
        defer { run.remove() }
        let model = try ModelFolder(path: run.config.model).runModel(run.config, random: run.config.initialization)
            .model
        let batch = try ExampleBatch(trees(run, count: 2), limit: 300)
        let tensors = try BatchTensors(batch, device: .cpu)
        let logs = try logits(batch, model).logSoftmax(dim: -1).array(of: Float.self)
        let width = model.vocabularySize
        let expected = zip(0..., try tensors.targets.array(of: Int.self)).reduce(0.0) {
            $0 - Double(logs[$1.0 * width + $1.1])
        }
        #expect(abs(try SupervisedLoss.sum(batch, model: model).item() - expected) < 1e-3)
        #expect(tensors.targets.count == batch.answerTokens)
    }

    @Test func `bfloat16 products change the loss by rounding only`() throws {
        let run = try TinyRun()
        defer { run.remove() }
        let model = try ModelFolder(path: run.config.model).runModel(run.config, random: run.config.initialization)
            .model
        let batch = try ExampleBatch(trees(run, count: 2), limit: 300)
        let full = try SupervisedLoss.sum(batch, model: model).item()
        let rounded = try SupervisedLoss.sum(batch, model: model, precision: .bfloat16).item()
        #expect(rounded != full)
        #expect(abs(rounded - full) < 0.02 * full)
    }

    @Test func `a token may look at its own prefix, at its own suffix, and not ahead`() throws {
        let segments = [0, 0, 1, 1, 2, 0, 1, 2, 2, 2, -1, -1]
        let trees = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
        let count = segments.count
        let allowed = try BatchTensors.allowed(
            Tensor(segments, shape: [1, count]), trees: Tensor(trees, shape: [1, count])
        ).array(of: Bool.self)
        for query in 0..<count {
            for key in 0..<count {
                let isOwn = trees[key] == trees[query] && (segments[key] == 0 || segments[key] == segments[query])
                #expect(allowed[query * count + key] == (key <= query && isOwn))
            }
        }
    }

    private func logits(_ batch: ExampleBatch, _ model: any VisionLanguageModel) throws -> Tensor {
        try SupervisedLoss.logits(BatchTensors(batch, device: .cpu), grids: batch.grids, model: model).detach()
    }
}

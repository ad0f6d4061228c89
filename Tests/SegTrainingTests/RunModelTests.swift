import Foundation
import SegLayers
import SegModels
import SegRewards
import SegTasks
import Testing
import Torch

@testable import SegScenes
@testable import SegTraining

/// Runs that train adapters, hold weights in fewer digits, or compute blocks twice. `RunSettings` is tested with them.
struct RunModelTests {
    /// A run that begins with weights of a random model of its own.
    private func tiny(kimi: Bool, _ change: (inout TrainConfig) -> Void = { _ in }) throws -> TinyRun {
        var run = try TinyRun(kimi: kimi)
        let folder = try ModelFolder(path: run.config.model)
        let model = try folder.runModel(run.config, random: run.config.initialization).model
        try SafetensorsWriter.write(
            Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.name, try $0.tensor.detach()) }),
            to: folder.url.appendingPathComponent("model.safetensors").path)
        run.config.start = .checkpoint
        run.config.stages[0].rowTokens = 640
        run.config.steps = 4
        run.config.checkpointEverySteps = 2
        run.config.optimization.learningRate = 0.01
        run.config.lora.rank = 2
        change(&run.config)
        return run
    }

    private func train(_ config: TrainConfig, resume: Bool = false, until stop: Int = .max) throws -> [Double] {
        let trainer = try Trainer(config, resume: resume)
        var losses: [Double] = []
        try trainer.run(
            shouldStop: { trainer.stepsDone >= stop },
            report: { if case .step(let step) = $0 { losses.append(step.loss) } })
        return losses
    }

    /// Scores of the first example of the run.
    private func scores(_ model: any VisionLanguageModel, _ run: TinyRun) throws -> Tensor {
        let folder = try ModelFolder(path: run.config.model)
        let (scene, examples) = try run.config.stages[0].examples.item(seed: 5, index: 0)
        let batch = try ExampleBatch([folder.encoder.tree(of: examples, about: scene.image)], limit: 5000)
        return try withoutGradients {
            try SupervisedLoss.logits(BatchTensors(batch, device: model.device), grids: batch.grids, model: model)
        }
    }

    @Test(arguments: [false, true], [TrainConfig.Optimization.Weights.auto, .bfloat16, .int8, .int4])
    func `an adapter learns and everything else stays bit for bit`(
        kimi: Bool, weights: TrainConfig.Optimization.Weights
    ) throws {
        let run = try tiny(kimi: kimi) { config in
            config.optimization.weights = weights
            config.steps = 30
            config.checkpointEverySteps = 30
        }
        defer { run.remove() }
        let trainer = try Trainer(run.config, resume: false)
        let model = trainer.model
        #expect(
            (model.quantizedCount > 0) == weights.isQuantized
                && model.dtype == (weights == .bfloat16 ? .bfloat16 : .float32))
        let before = try model.parameters.map { try $0.tensor.clone() }
        let bytes = try Data(contentsOf: trainer.folder.url.appendingPathComponent("model.safetensors"))
        var losses: [Double] = []
        try trainer.run(report: { if case .step(let step) = $0 { losses.append(step.loss) } })
        // Few of the numbers are trained, and the head, which is small and decides, is not: what falls is several times
        // what wavers.
        #expect(losses[25...].reduce(0, +) / 5 < losses[0] - 0.08, "\(losses)")
        for (old, parameter) in zip(before, model.parameters) {
            #expect(try old.equal(parameter.tensor) && !parameter.tensor.requiresGradient, "\(parameter.name)")
        }
        #expect(try Data(contentsOf: trainer.folder.url.appendingPathComponent("model.safetensors")) == bytes)
        #expect(model.adapterParameters.allSatisfy { $0.tensor.dtype == .float32 && $0.tensor.requiresGradient })
        #expect(trainer.optimizer.weights.map(\.name) == model.adapterParameters.map(\.name))
    }

    @Test(arguments: [false, true])
    func `four steps are two, a stop and two, bit for bit, dropout and second runs included`(kimi: Bool) throws {
        let runs = try (0..<2).map { _ in
            try tiny(kimi: kimi) { config in
                config.lora.dropout = 0.3
                config.recompute = true
                config.batchesPerStep = 2
                config.optimization.averageDecay = 0.5
            }
        }
        defer { for run in runs { run.remove() } }
        let once = try train(runs[0].config)
        let halves = try train(runs[1].config, until: 2) + train(runs[1].config, resume: true)
        #expect(once.count == 4 && once == halves)
        for name in ["adapter_model.safetensors", "training.safetensors"] {
            #expect(
                try runs[0].checkpointBytes(name, of: runs[0].config.output)
                    == runs[1].checkpointBytes(name, of: runs[1].config.output))
        }
    }

    @Test func `dropout is felt while training and not by what is published`() throws {
        let (plain, dropping) = (try tiny(kimi: false), try tiny(kimi: false) { $0.lora.dropout = 0.5 })
        defer { for run in [plain, dropping] { run.remove() } }
        let (one, two) = (try train(plain.config), try train(dropping.config))
        // B is zero in the first step, so that nothing is to be seen of what A is given.
        #expect(one[0] == two[0] && one[2] != two[2])
        let trainer = try Trainer(dropping.config, resume: true)
        let published = try Checkpoint(directory: try #require(trainer.newestCheckpoint)).model()
        #expect(
            try scores(trainer.model, dropping).allClose(scores(published, dropping), relative: 1e-4, absolute: 1e-4))
    }

    @Test(arguments: [false, true])
    func `a checkpoint is an adapter that knows its base, and merging it gives the same model`(kimi: Bool) throws {
        let run = try tiny(kimi: kimi)
        defer { run.remove() }
        _ = try train(run.config)
        let trainer = try Trainer(run.config, resume: true)
        let folder = try #require(trainer.newestCheckpoint)
        #expect(Adapter.isAlone(in: folder))
        let adapter = try Adapter(directory: folder)
        #expect(adapter.config.base == run.config.model && adapter.config.rank == 2 && adapter.config.scale == 8)
        let together = try Checkpoint(directory: folder).model()
        let merged = run.folder.appendingPathComponent("merged")
        try AdapterMerge.write(base: trainer.folder.url, adapter: adapter, to: merged)
        let (trained, plain) = (try scores(trainer.model, run), try Checkpoint(directory: trainer.folder.url).model())
        for model in [together, try Checkpoint(directory: merged).model()] {
            #expect(try scores(model, run).allClose(trained, relative: 1e-4, absolute: 1e-4))
        }
        #expect(try !scores(plain, run).allClose(trained, relative: 1e-2, absolute: 1e-2))
        // What is merged can be trained like any model; an adapter is no model.
        var next = run.config
        (next.model, next.output) = (folder.path, next.output + "-next")
        let error = #expect(throws: TrainingError.self) { try Trainer(next, resume: false) }
        #expect(error.map { "\($0)" }?.contains("train merge") == true)
        next.model = merged.path
        #expect(try train(next, until: 1).count == 1)
    }

    @Test(arguments: [false, true])
    func `an adapter is trained further: it begins where it was, and what is frozen of it stays`(kimi: Bool) throws {
        let run = try tiny(kimi: kimi) { config in
            (config.lora.alpha, config.lora.rslora, config.lora.targets) = (3, true, .matching(#".*(qkv|wqkv|o_proj)"#))
        }
        defer { run.remove() }
        _ = try train(run.config)
        let first = try #require(try Trainer(run.config, resume: true).newestCheckpoint)
        var next = run.config
        next.lora = LoRA()
        (next.lora.adapter, next.output) = (first.path, next.output + "-next")
        next.optimization.parts.vision.frozen = true
        next.optimization.averageDecay = 0
        let trainer = try Trainer(next, resume: false)
        let begun = try Checkpoint(directory: first).model()
        #expect(try scores(trainer.model, run).allClose(scores(begun, run), relative: 1e-5, absolute: 1e-5))
        #expect(trainer.optimizer.weights.allSatisfy { !$0.name.contains("visual.") && !$0.name.contains("vision") })
        try trainer.run(shouldStop: { trainer.stepsDone >= 2 })
        let folder = try #require(trainer.newestCheckpoint)
        let adapters = try [first, folder].map(Adapter.init)
        var expected = adapters[0].config
        expected.base = next.model
        #expect(adapters[1].config == expected)
        let map = try ModelFolder(path: next.model).config.checkpointMap
        let (old, new) = (try adapters[0].changes(for: map), try adapters[1].changes(for: map))
        #expect(old.keys.sorted() == new.keys.sorted() && Set(old.keys.map { $0.contains("o_proj") }).count == 2)
        for (path, change) in old {
            #expect(try change.up.equal(try #require(new[path]).up) == !path.contains("o_proj"), "\(path)")
        }
        // Half of it is half of the whole, bit for bit.
        let rest = try train(next, resume: true)
        next.output += "-at-once"
        #expect(try Array(train(next)[2...]) == rest)
    }

    @Test func `what a policy is compared with is the adapter that it went on with`() throws {
        let run = try tiny(kimi: false)
        defer { run.remove() }
        _ = try train(run.config)
        let first = try #require(try Trainer(run.config, resume: true).newestCheckpoint)
        var settings = run.reinforcement
        settings.lora.adapter = first.path
        let folder = try ModelFolder(path: settings.model)
        let made = try folder.runModel(settings, isPacked: true, hasReference: true)
        let reference = try #require(made.reference)
        let start = try scores(Checkpoint(directory: first).model(), run)
        let plain = try scores(Checkpoint(directory: folder.url).model(), run)
        #expect(try !start.allClose(plain, relative: 1e-2, absolute: 1e-2))
        for model in [made.model, reference, try folder.frozenModel(settings)] {
            #expect(try scores(model, run).allClose(start, relative: 1e-4, absolute: 1e-4))
        }
        // What is trained afterwards is the model's alone.
        try withoutGradients {
            for parameter in made.trainable { try parameter.tensor.copyInPlace(parameter.tensor * 2) }
        }
        #expect(try scores(reference, run).allClose(start, relative: 1e-4, absolute: 1e-4))
        #expect(try !scores(made.model, run).allClose(start, relative: 1e-2, absolute: 1e-2))
    }

    @Test func `an adapter that is not there or not this model's is refused by name`() throws {
        var run = try tiny(kimi: false) { $0.lora = LoRA() }
        defer { run.remove() }
        let folder = run.folder.appendingPathComponent("other")
        run.config.lora.adapter = folder.path
        let missing = #expect(throws: (any Error).self) { try Trainer(run.config, resume: false) }
        #expect(missing.map { "\($0)" }?.contains(folder.path) == true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try AdapterConfig(base: "x", rank: 2, alpha: 4, targets: .allLinear).json.write(
            to: folder.appendingPathComponent(Adapter.configName))
        try SafetensorsWriter.write(
            ["base_model.model.nothing.lora_A.weight": Tensor([1, 2], shape: [2, 1])],
            to: folder.appendingPathComponent(Adapter.weightsName).path)
        let foreign = #expect(throws: ModelError.self) { try Trainer(run.config, resume: false) }
        #expect(foreign.map { "\($0)" }?.contains("nothing.lora_A.weight") == true)
    }

    @Test func `targets that match nothing are refused with what there is, those of frozen parts too`() throws {
        let run = try tiny(kimi: false) { config in
            config.lora.targets = .named(["q_proj", "wqkv"])
        }
        defer { run.remove() }
        let error = #expect(throws: ModelError.self) { try Trainer(run.config, resume: false) }
        let text = "\(try #require(error))"
        #expect(text.contains("called wqkv") && text.contains("model.language_model.layers.*.self_attn.q_proj"))
        var frozen = run.config
        frozen.lora.targets = .named(["attn.qkv"])
        #expect(try !Trainer(frozen, resume: false).model.adapterParameters.isEmpty)
        frozen.optimization.parts.vision.frozen = true
        frozen.output += "-frozen"
        #expect(throws: ModelError.self) { try Trainer(frozen, resume: false) }
        frozen.lora.targets = .allLinear
        let names = try Trainer(frozen, resume: false).model.adapterParameters.map(\.name)
        #expect(!names.isEmpty && !names.contains { $0.hasPrefix("visual.blocks") })
    }

    @Test(arguments: [(4, 8.0, false), (4, 8.0, true), (16, 1.0, true), (1, 3.0, false)])
    func `rank, alpha and root of rank scale the change`(_ rank: Int, _ alpha: Double, _ root: Bool) throws {
        let run = try tiny(kimi: false) { config in
            (config.lora.rank, config.lora.alpha, config.lora.rslora) = (rank, alpha, root)
            config.lora.targets = .named(["o_proj"])
        }
        defer { run.remove() }
        let folder = try ModelFolder(path: run.config.model)
        let made = try folder.runModel(run.config)
        let expected = alpha / (root ? Double(rank).squareRoot() : Double(rank))
        #expect(made.adapter?.scale == expected && made.trainable.count == 4)
        let (down, up) = (made.trainable[0].tensor, made.trainable[1].tensor)
        #expect(down.shape == [rank, 16] && up.shape == [16, rank])
        // As torch's linear layers begin: uniform in ±1/√inputs; and with B = 0 the model is what it was.
        #expect(try down.detach().abs().amax().item() <= 0.25 && down.detach().abs().mean().item() > 0.08)
        #expect(try up.detach().abs().amax().item() == 0)
        let plain = try Checkpoint(directory: folder.url).model()
        #expect(try scores(made.model, run).allClose(scores(plain, run), relative: 1e-5, absolute: 1e-5))
    }

    @Test(arguments: [false, true], [true, false])
    func `blocks that are computed twice give the gradients of blocks that are remembered`(kimi: Bool, lora: Bool)
        throws
    {
        let run = try tiny(kimi: kimi) { if !lora { $0.lora = LoRA() } }
        defer { run.remove() }
        func losses(_ recompute: Bool) throws -> ([Double], Data) {
            var config = run.config
            config.recompute = recompute
            config.output += "-\(recompute)"
            return (try train(config), try run.checkpointBytes("training.safetensors", of: config.output))
        }
        let (plain, again) = (try losses(false), try losses(true))
        #expect(plain.0 == again.0 && plain.1 == again.1)
    }

    @Test(arguments: [false, true])
    func `bfloat16 weights learn as float32 ones do, and are published in the checkpoint's own type`(kimi: Bool) throws
    {
        var run = try tiny(kimi: kimi) { $0.lora = LoRA() }
        defer { run.remove() }
        run.config.steps = 20
        run.config.checkpointEverySteps = 20
        let wide = try train(run.config)
        var narrow = run.config
        narrow.optimization.weights = .bfloat16
        narrow.output += "-narrow"
        let losses = try train(narrow)
        #expect(abs(losses[19] - wide[19]) < 0.1 * wide[0], "\(losses[19]) and \(wide[19]) of \(wide[0])")
        let trainer = try Trainer(narrow, resume: true)
        #expect(trainer.model.dtype == .bfloat16)
        let published = try SafetensorsCheckpoint(directory: try #require(trainer.newestCheckpoint).path)
        for (weight, parameter) in zip(trainer.optimizer.weights, trainer.model.parameters) {
            #expect(weight.tensor.dtype == .float32)
            #expect(try published.tensor(weight.name).equal(weight.tensor.detach()), "\(weight.name)")
            #expect(
                try parameter.tensor.detach().to(.float32).equal(
                    weight.tensor.detach().to(parameter.tensor.dtype).to(.float32)))
        }
    }

    @Test func `a bfloat16 checkpoint stays one, whatever is computed in`() throws {
        var run = try tiny(kimi: false) { $0.lora = LoRA() }
        defer { run.remove() }
        let folder = try Checkpoint(directory: URL(fileURLWithPath: run.config.model))
        try Checkpoint.write(
            folder.model(dtype: .bfloat16).parameters, to: folder.directory, configJSON: folder.configJSON)
        run.config.optimization.parts.vision.frozen = true
        _ = try train(run.config, until: 2)
        let newest = try #require(try Trainer(run.config, resume: true).newestCheckpoint)
        let published = try SafetensorsCheckpoint(directory: newest.path)
        let base = try SafetensorsCheckpoint(directory: run.config.model)
        #expect(published.names == base.names)
        for name in published.names {
            #expect(published.entry(name)?.type == .bf16)
            if name.hasPrefix("visual.blocks.") { #expect(try published.tensor(name).equal(base.tensor(name))) }
        }
    }

    @Test func `a CUDA device that is not there is reported before anything is loaded`() throws {
        guard try Device.cudaCount() < 100 else { return }
        let run = try tiny(kimi: false) { $0.device = "cuda:100" }
        defer { run.remove() }
        let error = #expect(throws: TorchError.self) { try Trainer(run.config, resume: false) }
        #expect(error?.description.contains("there is no device cuda:100") == true)
    }
}

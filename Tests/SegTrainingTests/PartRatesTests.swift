import Foundation
import SegLayers
import SegModels
import SegRewards
import SegTasks
import Testing
import Torch

@testable import SegScenes
@testable import SegTraining

struct PartRatesTests {
    /// The parts that changed in a few steps.
    private func changed(_ change: (inout PartRates) -> Void, kimi: Bool) throws -> (
        parts: Set<ModelPart>, trainer: Trainer
    ) {
        var run = try TinyRun(kimi: kimi)
        defer { run.remove() }
        run.config.stages[0].rowTokens = 640
        run.config.steps = 2
        run.config.optimization.weightDecay = 0
        change(&run.config.optimization.parts)
        let trainer = try Trainer(run.config, resume: false)
        let before = try trainer.model.parameters.map { try $0.tensor.detach().clone() }
        for _ in 0..<2 { try trainer.step() }
        let config = trainer.folder.config
        let parts = try zip(before, trainer.model.parameters).compactMap { old, parameter in
            try old.equal(parameter.tensor.detach()) ? nil : config.part(of: parameter.name)
        }
        return (Set(parts), trainer)
    }

    @Test(arguments: [false, true])
    func `a frozen part stays bit for bit, has no gradients, and no memory of the optimizer's`(kimi: Bool) throws {
        for frozen in [[ModelPart.vision], [.vision, .projector], [.language], []] {
            let (parts, trainer) = try changed(
                { rates in
                    rates.vision.frozen = frozen.contains(.vision)
                    rates.projector.frozen = frozen.contains(.projector)
                    rates.language.frozen = frozen.contains(.language)
                }, kimi: kimi)
            #expect(parts == Set(ModelPart.allCases).subtracting(frozen))
            let config = trainer.folder.config
            for parameter in trainer.model.parameters {
                let isFrozen = frozen.contains(config.part(of: parameter.name))
                #expect(parameter.tensor.requiresGradient == !isFrozen)
                #expect(trainer.optimizer.state.contains { $0.0.hasSuffix(".\(parameter.name)") } == !isFrozen)
            }
        }
    }

    @Test func `features of a frozen tower and projector are not recorded`() throws {
        let run = try TinyRun()
        defer { run.remove() }
        var settings = run.config
        settings.optimization.parts.vision.frozen = true
        let folder = try ModelFolder(path: run.config.model)
        let (scene, examples) = try settings.stages[0].examples.item(seed: 5, index: 0)
        let batch = try ExampleBatch([folder.encoder.tree(of: examples, about: scene.image)], limit: 5000)
        for (frozen, records) in [(true, false), (false, true)] {
            settings.optimization.parts.projector.frozen = frozen
            let model = try folder.runModel(settings, random: settings.initialization).model
            let inputs = try BatchTensors(batch, device: model.device)
            let features = try model.imageFeatures(pixelValues: inputs.pixelValues, grids: batch.grids)
            #expect(features.requiresGradient == records)
        }
    }

    @Test func `a rate is a share of the run's`() throws {
        let run = try TinyRun()
        defer { run.remove() }
        func movement(_ share: Double) throws -> [ModelPart: Double] {
            var config = run.config
            config.output += "-\(share)"
            config.optimization.weightDecay = 0
            config.optimization.parts.projector.rate = share
            let trainer = try Trainer(config, resume: false)
            let before = try trainer.model.parameters.map { try $0.tensor.detach().clone() }
            try trainer.step()
            var largest: [ModelPart: Double] = [:]
            for (old, parameter) in zip(before, trainer.model.parameters) {
                let part = trainer.folder.config.part(of: parameter.name)
                largest[part] = max(largest[part] ?? 0, try (parameter.tensor.detach() - old).abs().amax().item())
            }
            return largest
        }
        let (whole, tenth) = (try movement(1), try movement(0.1))
        // AdamW's first step is the rate itself.
        for part in [ModelPart.vision, .language] {
            #expect(abs((tenth[part] ?? 0) / (whole[part] ?? 1) - 1) < 1e-3)
        }
        #expect(abs((tenth[.projector] ?? 0) / (whole[.projector] ?? 1) - 0.1) < 1e-3)
    }
}

import Foundation
import SegDatasets
import SegInputs
import SegLayers
import SegModels
import SegRewards
import SegTasks
import Testing
import Torch

@testable import SegTraining

/// Training steps as torch and transformers make them: `Golden/training`, by Scripts/golden/training.py.
struct ReferenceTests {
    private struct Record: Decodable {
        struct Example: Decodable {
            struct Suffix: Decodable {
                let ids: [Int]
                let answers: Int
            }
            let grid: [Int]
            let prefix: [Int]
            let suffixes: [Suffix]
        }
        let learningRate: Double
        let clipNorm: Double
        let examples: [Example]
        let losses: [Double]
        let gradientNorms: [Double]
        let parameterNorms: [String: Double]
    }

    private static let golden = TinyRun.root.appendingPathComponent("Golden")

    private func batch(_ record: Record) throws -> ExampleBatch {
        let pictures = try SafetensorsFile(
            path: Self.golden.appendingPathComponent("training/pictures.safetensors").path)
        let trees = try record.examples.enumerated().map { index, example in
            try ExampleTree.plain(
                prefix: example.prefix, suffixes: example.suffixes.map(\.ids), answers: example.suffixes.map(\.answers),
                image: (
                    token: 40, grid: PatchGrid(rows: example.grid[1], columns: example.grid[2]),
                    pixelValues: try pictures.tensor("pixels\(index)").array(of: Float.self)
                ))
        }
        return try ExampleBatch(trees, limit: 64)
    }

    private func record() throws -> Record {
        let json = try Data(contentsOf: Self.golden.appendingPathComponent("training/sft.json"))
        return try JSONDecoder().decode(Record.self, from: json)
    }

    /// The recorded model with gradients on.
    private func model() throws -> Qwen25VL.Model {
        let folder = Self.golden.appendingPathComponent("qwen/plain")
        let config = try Qwen25VL.Config(json: Data(contentsOf: folder.appendingPathComponent("config.json")))
        let model = try Qwen25VL.Model.random(config, seed: 1)
        let weights = try SafetensorsCheckpoint(directory: folder.path)
        try StoredState.fill(model.parameters.map { ($0.name, $0.tensor) }, path: folder.path) {
            try weights.tensor($0)
        }
        for parameter in model.parameters { try parameter.tensor.setRequiresGradient(true) }
        return model
    }

    @Test func `the loss and every gradient of one step are those of transformers`() throws {
        let (record, model) = (try record(), try model())
        let batch = try batch(record)
        let loss = try SupervisedLoss.sum(batch, model: model) / Double(batch.answerTokens)
        try loss.backward()
        #expect(abs(try loss.item() - record.losses[0]) < 1e-5)
        let expected = try SafetensorsFile(
            path: Self.golden.appendingPathComponent("training/gradients.safetensors").path)
        #expect(Set(expected.names) == Set(model.parameters.map(\.name)))
        for parameter in model.parameters {
            let (ours, theirs) = (try #require(try parameter.tensor.gradient()), try expected.tensor(parameter.name))
            let difference = try (ours - theirs).abs().amax().item()
            #expect(difference <= 1e-5 * max(1, try theirs.abs().amax().item()), "\(parameter.name)")
        }
    }

    @Test(arguments: [false, true])
    func `every gradient of an adapter is that of peft, blocks remembered or run again`(recomputes: Bool) throws {
        let (record, folder) = (try record(), Self.golden.appendingPathComponent("lora/qwen"))
        let checkpoint = try Checkpoint(directory: folder)
        var store = try checkpoint.store()
        store.recomputesBlocks = recomputes
        let changes = try #require(checkpoint.adapter).changes(for: checkpoint.config.checkpointMap)
        for (path, change) in changes { try store.setChange(of: path, to: change) }
        let model = try checkpoint.config.model(store)
        for parameter in model.adapterParameters { try parameter.tensor.setRequiresGradient(true) }
        let batch = try batch(record)
        let loss = try SupervisedLoss.sum(batch, model: model) / Double(batch.answerTokens)
        try loss.backward()
        let expected = try SafetensorsFile(path: folder.appendingPathComponent("gradients.safetensors").path)
        #expect(abs(try loss.item() - expected.tensor("loss").item()) < 1e-5)
        #expect(expected.names.count == model.adapterParameters.count + 1)
        for parameter in model.adapterParameters {
            let name = "base_model.model." + checkpoint.config.checkpointMap.moduleName(of: parameter.name)
            let (ours, theirs) = (try #require(try parameter.tensor.gradient()), try expected.tensor(name))
            let difference = try (ours - theirs).abs().amax().item()
            #expect(
                difference <= 1e-5 * max(1, try theirs.abs().amax().item()), "\(parameter.name) by \(difference)")
        }
    }

    @Test func `five steps of AdamW follow torch's losses, gradient norms and weights`() throws {
        let (record, model) = (try record(), try model())
        let batch = try batch(record)
        var settings = TrainConfig.Optimization()
        settings.learningRate = record.learningRate
        settings.clipNorm = record.clipNorm
        let optimizer = try Optimizer(model.parameters, settings: settings)
        for (step, expected) in record.losses.enumerated() {
            let loss = try SupervisedLoss.sum(batch, model: model) / Double(batch.answerTokens)
            try loss.backward()
            #expect(abs(try loss.item() - expected) < 2e-4 * expected)
            #expect(abs(try optimizer.clip() - record.gradientNorms[step]) < 1e-3 * record.gradientNorms[step])
            try optimizer.step(share: 1, step: step)
            try optimizer.clearGradients()
        }
        #expect(Set(model.parameters.map(\.name)) == Set(record.parameterNorms.keys))
        for parameter in model.parameters {
            let norm = try parameter.tensor.detach().norm().item()
            let expected = record.parameterNorms[parameter.name] ?? .nan
            #expect(abs(norm - expected) < 1e-3 * max(1, expected), "\(parameter.name)")
        }
    }

    @Test(arguments: ["wide", "tall"])
    func `three steps of Muon follow torch's`(name: String) throws {
        let file = try SafetensorsFile(path: Self.golden.appendingPathComponent("training/muon.safetensors").path)
        let matrix = try file.tensor("\(name).before").clone()
        var settings = TrainConfig.Optimization()
        settings.muonLearningRate = 0.05
        settings.muonWeightDecay = 0.1
        let muon = try Muon([NamedParameter(name: "m", tensor: matrix)], settings: settings)
        for step in 0..<3 { try muon.step(gradients: [try file.tensor("\(name).gradient\(step)")], share: 1) }
        #expect(try (matrix - file.tensor("\(name).after")).abs().amax().item() < 0.02)
        #expect(try (matrix - file.tensor("\(name).before")).abs().amax().item() > 0.02)
    }
}

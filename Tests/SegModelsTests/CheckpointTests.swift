import Foundation
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct CheckpointTests {
    /// A folder that goes when the test ends.
    final class Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }
    }

    @Test func `what is written is read back bit for bit, names, values and configuration`() throws {
        let (folder, golden) = (try Folder(), GoldenModel.plain)
        let first = try Checkpoint(directory: golden.directory)
        let model = try first.model()
        try Checkpoint.write(model.parameters, to: folder.url, configJSON: first.configJSON)
        let second = try Checkpoint(directory: folder.url)
        #expect(second.configJSON == first.configJSON && second.account.problems.isEmpty)
        #expect(second.account.consumed.map(\.parameter) == first.account.consumed.map(\.parameter))
        for (one, two) in zip(model.parameters, try second.model().parameters) {
            #expect(try one.name == two.name && one.tensor.equal(two.tensor))
        }
    }

    @Test func `tied embeddings are stored once and serve twice`() throws {
        let (folder, golden) = (try Folder(), GoldenModel.plain)
        let text = try String(contentsOf: golden.directory.appendingPathComponent("config.json"), encoding: .utf8)
        let json = Data(text.replacing("\"tie_word_embeddings\": false", with: "\"tie_word_embeddings\": true").utf8)
        let model = try Qwen25VL.Model.random(Qwen25VL.Config(json: json), seed: 5)
        #expect(!model.parameters.contains { $0.name == "lm_head.weight" })
        try Checkpoint.write(model.parameters, to: folder.url, configJSON: json)
        let loaded = try Checkpoint(directory: folder.url).model()
        let input = try golden.input()
        let features = try model.imageFeatures(of: input)
        #expect(
            try difference(loaded.scores(of: input, features: features), model.scores(of: input, features: features))
                < 1e-5)
    }

    @Test func `tensors that do not fit are reported with the folder, and no model is made`() throws {
        let (folder, golden) = (try Folder(), GoldenModel.plain)
        let first = try Checkpoint(directory: golden.directory)
        let parameters = try first.model().parameters
        let kept = parameters.filter { $0.name != "model.norm.weight" }
        let extra = NamedParameter(name: "surplus", tensor: try Tensor.zeros([2]))
        try Checkpoint.write(kept + [extra], to: folder.url, configJSON: first.configJSON)
        let second = try Checkpoint(directory: folder.url)
        let problems: [CheckpointProblem] = [
            .missingTensor(name: "model.norm.weight", shape: [32]), .unknownTensor(name: "surplus", shape: [2]),
        ]
        #expect(second.account.problems == problems)
        #expect(throws: ModelError.checkpoint(path: folder.url.path, problems: problems)) { try second.model() }
    }

    @Test func `stop tokens come from the generation configuration before the model's`() throws {
        let (folder, golden) = (try Folder(), GoldenModel.plain)
        for name in ["config.json", "model.safetensors"] {
            try FileManager.default.copyItem(
                at: golden.directory.appendingPathComponent(name), to: folder.url.appendingPathComponent(name))
        }
        #expect(try Checkpoint(directory: folder.url).eosTokenIDs == [2])
        let file = folder.url.appendingPathComponent("generation_config.json")
        try Data(#"{"eos_token_id": [3, 4]}"#.utf8).write(to: file)
        #expect(try Checkpoint(directory: folder.url).eosTokenIDs == [3, 4])
        try Data(#"{"eos_token_id": "end"}"#.utf8).write(to: file)
        #expect(throws: ModelError.self) { try Checkpoint(directory: folder.url) }
    }

    @Test func `a folder without a configuration is named in the error`() throws {
        let folder = try Folder()
        let error = try #require(throws: ModelError.self) { try Checkpoint(directory: folder.url) }
        #expect("\(error)".contains(folder.url.path) && "\(error)".contains("no such file"))
    }

    @Test func `the type can be chosen, and auto is the checkpoint's own`() throws {
        let checkpoint = try Checkpoint(directory: GoldenModel.plain.directory)
        #expect(try checkpoint.model().dtype == .float32)
        let half = try checkpoint.model(dtype: .bfloat16)
        #expect(half.parameters.allSatisfy { $0.tensor.dtype == .bfloat16 })
        let folder = try Folder()
        try Checkpoint.write(half.parameters, to: folder.url, configJSON: checkpoint.configJSON)
        #expect(try Checkpoint(directory: folder.url).model().dtype == .bfloat16)
        #expect(try Checkpoint(directory: folder.url).model(dtype: .float32).dtype == .float32)
    }

    @Test func `a quantized model answers nearly as the full one, cached or not, and gradients pass through it`() throws
    {
        let golden = GoldenKimi.plain
        let checkpoint = try Checkpoint(directory: golden.directory)
        let (full, int8) = (try checkpoint.model(), try checkpoint.model(dtype: .int8))
        let input = try golden.input()
        let features = try int8.imageFeatures(of: input)
        let scores = try int8.scores(of: input, features: features)
        let apart = try difference(scores, full.scores(of: input, features: features))
        #expect(apart > 1e-5 && apart < 0.2)
        let session = try Session(int8, input: input, features: features, expecting: 4)
        let last = try scores.select(dim: 0, index: scores.shape[0] - 1)
        #expect(try difference(session.scores, last) < 1e-4)
        let seen = try #require(features).clone()
        try seen.setRequiresGradient(true)
        try int8.scores(of: input, features: seen).square().mean().backward()
        #expect(try #require(try seen.gradient()).abs().amax().item() > 0)
    }
}

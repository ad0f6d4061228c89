import Foundation
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct AdapterTests {
    /// A folder with an adapter of all linear layers to a golden model; it goes with this value.
    final class Sample {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let base: URL
        let checkpoint: Checkpoint

        init(_ base: URL, targets: AdapterTargets = .allLinear, root: Bool = false) throws {
            self.base = base
            checkpoint = try Checkpoint(directory: base)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            let map = checkpoint.config.checkpointMap
            let layers = try targets.chosen(from: map.adaptableLayers, others: map.otherModules)
            let parameters = try layers.flatMap { layer in
                [
                    NamedParameter(
                        name: "\(layer.path).lora_A.weight", tensor: try Tensor.randn([3, layer.shape[1]]) * 0.1),
                    NamedParameter(
                        name: "\(layer.path).lora_B.weight", tensor: try Tensor.randn([layer.shape[0], 3]) * 0.1),
                ]
            }
            let config = AdapterConfig(base: base.path, rank: 3, alpha: 2, usesRootOfRank: root, targets: targets)
            try Adapter.write(parameters, config: config, map: map, to: url)
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func rewrite(_ change: (inout [String: Tensor]) throws -> Void) throws {
            let path = url.appendingPathComponent(Adapter.weightsName).path
            let file = try SafetensorsFile(path: path)
            var tensors = Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0).clone()) })
            try change(&tensors)
            try SafetensorsWriter.write(tensors, to: path)
        }
    }

    @Test(arguments: [false, true])
    func `a model with an adapter scores as the model of the changed matrices, and its cached road too`(_ root: Bool)
        throws
    {
        for (base, input) in [
            (GoldenModel.plain.directory, try GoldenModel.plain.input()),
            (GoldenKimi.plain.directory, try GoldenKimi.plain.input()),
        ] {
            let sample = try Sample(base, root: root)
            let changes = try Adapter(directory: sample.url).changes(for: sample.checkpoint.config.checkpointMap)
            let merged = try sample.checkpoint.store().mapped { parameter in
                let path = String(parameter.name.dropLast(".weight".count))
                return try changes[path].map { try parameter.tensor + $0.matrix() } ?? parameter.tensor
            }
            let expected = try sample.checkpoint.config.model(merged)
            let model = try Checkpoint(directory: base, adapter: sample.url).model()
            #expect(model.adapterParameters.count == 2 * changes.count && changes.count > 8)
            let features = try model.imageFeatures(of: input)
            #expect(
                try difference(try #require(features), try #require(try expected.imageFeatures(of: input))) < 1e-4)
            let scores = try model.scores(of: input, features: features)
            #expect(try difference(scores, expected.scores(of: input, features: features)) < 1e-4)
            let plain = try sample.checkpoint.model()
            #expect(try difference(plain.scores(of: input, features: features), scores) > 1e-3)
            var session = try Session(model, input: input, features: features, expecting: 4)
            var reference = try Session(expected, input: input, features: features, expecting: 4)
            for id in [5, 9] { #expect(try difference(session.step(id), reference.step(id)) < 1e-4) }
        }
    }

    /// Scripts/golden/lora.py.
    @Test(arguments: ["qwen", "kimi"])
    func `adapters that peft saved score and merge as peft has it`(_ name: String) throws {
        let folder = GoldenModel.folder.deletingLastPathComponent().appendingPathComponent("lora/\(name)")
        let expected = try SafetensorsFile(path: folder.appendingPathComponent("expected.safetensors").path)
        // The adapter names its base from its own folder.
        let checkpoint = try Checkpoint(directory: folder)
        let input = try name == "qwen" ? GoldenModel.plain.input() : GoldenKimi.plain.input()
        let model = try checkpoint.model()
        let scores = try model.scores(of: input, features: model.imageFeatures(of: input))
        #expect(try (scores - expected.tensor("logits")).abs().amax().item() < 1e-4)
        let merged = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: merged) }
        let count = try AdapterMerge.write(
            base: checkpoint.directory, adapter: try #require(checkpoint.adapter), to: merged)
        let store = try Checkpoint(directory: merged).store()
        let names = expected.names.filter { $0 != "logits" }
        #expect(count == names.count && count > 10)
        for name in names { #expect(try (store.tensor(name) - expected.tensor(name)).abs().amax().item() < 1e-5) }
    }

    @Test func `a folder that holds an adapter alone stands for its base with it`() throws {
        let sample = try Sample(GoldenModel.plain.directory)
        let alone = try Checkpoint(directory: sample.url)
        #expect(alone.directory.path == sample.base.path && alone.adapter?.directory == sample.url)
        #expect(try !alone.model().adapterParameters.isEmpty)
        #expect(throws: ModelError.self) { try Checkpoint(directory: sample.url, adapter: sample.url) }
        #expect(!Adapter.isAlone(in: sample.base) && Adapter.isAlone(in: sample.url))
    }

    @Test func `names of the published checkpoint are read as those of transformers are`() throws {
        let sample = try Sample(GoldenModel.plain.directory, targets: .named(["q_proj", "attn.qkv"]))
        let before = try Adapter(directory: sample.url).changes(for: sample.checkpoint.config.checkpointMap)
        try sample.rewrite { tensors in
            tensors = Dictionary(
                uniqueKeysWithValues: tensors.map { name, tensor in
                    let hub = name.replacing(".model.language_model.", with: ".model.")
                        .replacing(".model.visual.", with: ".visual.")
                    return (hub, tensor)
                })
        }
        let after = try Adapter(directory: sample.url).changes(for: sample.checkpoint.config.checkpointMap)
        #expect(Set(before.keys) == Set(after.keys))
        #expect(try before.allSatisfy { try after[$0.key]?.up.equal($0.value.up) == true })
    }

    @Test func `tensors that do not fit are told by name, all of them, with the file`() throws {
        let sample = try Sample(GoldenModel.plain.directory, targets: .named(["q_proj"]))
        let module = "base_model.model.model.language_model.layers.0.self_attn.q_proj"
        try sample.rewrite { tensors in
            tensors["\(module).lora_A.weight"] = try Tensor.zeros([4, 32])
            tensors["\(module).lora_B.weight"] = nil
            tensors["base_model.model.lm_hat.lora_A.weight"] = try Tensor.zeros([1])
            tensors["base_model.model.model.language_model.embed_tokens.lora_embedding_A"] = try Tensor.zeros([2, 2])
            tensors["base_model.model.model.language_model.layers.1.self_attn.q_proj.lora_A.weight"] =
                try Tensor.zeros([3, 32], dtype: .int32)
        }
        let adapter = try Adapter(directory: sample.url)
        let error = #expect(throws: ModelError.self) {
            try adapter.changes(for: sample.checkpoint.config.checkpointMap)
        }
        let text = "\(try #require(error))"
        #expect(text.contains(sample.url.appendingPathComponent(Adapter.weightsName).path))
        for part in [
            "\(module).lora_A.weight has shape [4, 32], expected [3, 32]",
            "no tensor for \(module).lora_B.weight [32, 3]",
            "lm_hat.lora_A.weight [1] belongs to no parameter", "lora_embedding_A [2, 2] belongs to no parameter",
            "q_proj.lora_A.weight has type I32",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test func `hostile folders are refused with the file and the place`() throws {
        let sample = try Sample(GoldenModel.plain.directory, targets: .named(["q_proj"]))
        let (config, weights) = (
            sample.url.appendingPathComponent(Adapter.configName),
            sample.url.appendingPathComponent(Adapter.weightsName)
        )
        let (good, bytes) = (try Data(contentsOf: config), try Data(contentsOf: weights))
        func sentence() -> String {
            do {
                let checkpoint = try Checkpoint(directory: sample.url)
                _ = try checkpoint.model()
                return ""
            } catch { return "\(error)" }
        }
        #expect(sentence() == "")
        for count in [0, 3, 8, 40, bytes.count - 1] {
            try bytes.prefix(count).write(to: weights)
            #expect(sentence().contains(weights.path), "\(count) bytes")
        }
        try FileManager.default.removeItem(at: weights)
        #expect(sentence().contains(weights.path))
        try bytes.write(to: weights)
        for text in ["", "{", "[]", "null", #"{"peft_type": 3}"#, String(repeating: "[", count: 100_000)] {
            try Data(text.utf8).write(to: config)
            #expect(sentence().contains(config.path), "\(text.prefix(20))")
        }
        for (base, said) in [(#""nowhere/model""#, "nowhere/model"), ("null", "is missing"), ("17", "is missing")] {
            let text = String(decoding: good, as: UTF8.self).replacing("\"\(sample.base.path)\"", with: base)
            try Data(text.utf8).write(to: config)
            #expect(sentence().contains(config.path) && sentence().contains(said) && sentence().contains("--adapter"))
        }
    }
}

extension AdapterTests {
    /// Keys as `get_peft_model_state_dict` does not leave them, but a live model has them.
    @Test(arguments: ["default", "first", "a-b", "lora"])
    func `an adapter's name inside the keys is read`(_ name: String) throws {
        let sample = try Sample(GoldenModel.plain.directory)
        let map = sample.checkpoint.config.checkpointMap
        let before = try Adapter(directory: sample.url).changes(for: map)
        try sample.rewrite { tensors in
            tensors = Dictionary(
                uniqueKeysWithValues: tensors.map { key, value in
                    (key.replacingOccurrences(of: ".weight", with: ".\(name).weight"), value)
                })
        }
        let after = try Adapter(directory: sample.url).changes(for: map)
        #expect(after.keys == before.keys)
        for (path, change) in after {
            #expect(try change.matrix().array(of: Float.self) == before[path]?.matrix().array(of: Float.self))
        }
    }

    @Test func `two adapters in one file, and names of something else, are refused by name`() throws {
        let map = try Sample(GoldenModel.plain.directory).checkpoint.config.checkpointMap
        for (suffix, problem) in [
            (".lora_A.other.weight", "is given by"), (".lora_A.a.b.weight", "belongs to no parameter"),
            (".lora_magnitude_vector.default.weight", "belongs to no parameter"),
            (".lora_embedding_A", "belongs to no parameter"), (".base_layer.weight", "belongs to no parameter"),
            (".lora_A.default.bias", "belongs to no parameter"),
        ] {
            let sample = try Sample(GoldenModel.plain.directory)
            try sample.rewrite { tensors in
                let key = try #require(tensors.keys.sorted().first { $0.hasSuffix(".lora_A.weight") })
                tensors[key.replacingOccurrences(of: ".lora_A.weight", with: suffix)] = tensors[key]
            }
            let error = #expect(throws: ModelError.self) { try Adapter(directory: sample.url).changes(for: map) }
            #expect("\(try #require(error))".contains(problem), "\(suffix)")
        }
    }
}

import Foundation
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct AdapterMergeTests {
    /// The golden model as shards of a type, with transformers' names, under `url/base`.
    private func shards(of golden: URL, type: DType, in url: URL) throws -> URL {
        let base = url.appendingPathComponent("base")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        let checkpoint = try Checkpoint(directory: golden)
        let map = checkpoint.config.checkpointMap
        var (parts, places): ([[String: Tensor]], [String: String]) = ([[:], [:], [:]], [:])
        for (index, parameter) in try checkpoint.model(dtype: .float32).parameters.enumerated() {
            let name = map.moduleName(of: parameter.name)
            parts[index % 3][name] = try parameter.tensor.to(type)
            places[name] = "model-\(index % 3 + 1)-of-3.safetensors"
        }
        for (index, part) in parts.enumerated() {
            let file = base.appendingPathComponent("model-\(index + 1)-of-3.safetensors")
            try SafetensorsWriter.write(part, metadata: ["format": "pt", "n": "\(index)"], to: file.path)
        }
        try JSONEncoder().encode(["weight_map": places]).write(
            to: base.appendingPathComponent("model.safetensors.index.json"))
        try checkpoint.configJSON.write(to: base.appendingPathComponent("config.json"))
        for name in ["LICENSE", "training.json", ".hidden", "pytorch_model.bin"] {
            try Data(name.utf8).write(to: base.appendingPathComponent(name))
        }
        return base
    }

    @Test(arguments: [GoldenModel.plain.directory, GoldenKimi.plain.directory], [DType.float32, .bfloat16])
    func `the merged checkpoint has the base's files and types, and the sums rounded once`(
        _ golden: URL, _ type: DType
    ) throws {
        let sample = try AdapterTests.Sample(golden, targets: .named(["q_proj", "down_proj"]))
        let base = try shards(of: golden, type: type, in: sample.url)
        let out = sample.url.appendingPathComponent("merged")
        let adapter = try Adapter(directory: sample.url)
        let changes = try adapter.changes(for: sample.checkpoint.config.checkpointMap)
        #expect(try AdapterMerge.write(base: base, adapter: adapter, to: out) == changes.count)
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: out.path))
        let shards = (1...3).map { "model-\($0)-of-3.safetensors" }
        #expect(names == Set(shards + ["model.safetensors.index.json", "config.json", "LICENSE"]))
        for name in shards {
            let files = try [base, out].map { try SafetensorsFile(path: $0.appendingPathComponent(name).path) }
            #expect(files[0].header.entries == files[1].header.entries && files[0].metadata == files[1].metadata)
        }
        let (before, after) = (try Checkpoint(directory: base).store(), try Checkpoint(directory: out).store())
        #expect(before.names == after.names)
        var changed = 0
        for name in before.names {
            let (old, new) = (try before.tensor(name), try after.tensor(name))
            let change = changes[String(name.dropLast(".weight".count))]
            let expected = try change.map { try (old.to(.float32) + $0.matrix()).to(type) } ?? old
            #expect(try new.equal(expected), "\(name)")
            changed += try new.equal(old) ? 0 : 1
        }
        #expect(changed == changes.count)
    }

    @Test func `the merged model scores as base and adapter do`() throws {
        let golden = GoldenModel.plain
        let sample = try AdapterTests.Sample(golden.directory)
        let out = sample.url.appendingPathComponent("merged")
        try AdapterMerge.write(base: golden.directory, adapter: Adapter(directory: sample.url), to: out)
        let input = try golden.input()
        let (one, two) = (try Checkpoint(directory: out).model(), try Checkpoint(directory: sample.url).model())
        let scores = try [one, two].map { try $0.scores(of: input, features: $0.imageFeatures(of: input)) }
        #expect(try difference(scores[0], scores[1]) < 1e-4)
    }

    @Test func `a folder with weights is not written over, not even the base's own`() throws {
        let sample = try AdapterTests.Sample(GoldenModel.plain.directory, targets: .named(["q_proj"]))
        let adapter = try Adapter(directory: sample.url)
        let base = try shards(of: sample.base, type: .float32, in: sample.url)
        #expect(throws: ModelError.occupied(path: base.path)) {
            try AdapterMerge.write(base: base, adapter: adapter, to: base)
        }
        #expect(throws: ModelError.self) {
            try AdapterMerge.write(
                base: GoldenKimi.plain.directory, adapter: adapter, to: sample.url.appendingPathComponent("kimi"))
        }
    }
}

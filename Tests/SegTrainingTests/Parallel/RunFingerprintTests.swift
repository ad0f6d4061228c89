import Foundation
import SegRewards
import Testing

@testable import SegDatasets
@testable import SegTasks
@testable import SegTraining

struct RunFingerprintTests {
    private func with<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["model", "pictures"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        for (name, text) in [
            ("model/config.json", "{}"), ("model/tokenizer.json", "{}"), ("model/model.safetensors", "weights"),
            ("model/README.md", "read me"), ("coco.json", "[1]"), ("pictures/a.png", "pixels"),
        ] { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        return try body(folder)
    }

    private func config(_ folder: URL, _ change: (inout TrainConfig) -> Void = { _ in }) -> TrainConfig {
        var config = TrainConfig.pattern
        config.start = .checkpoint
        config.model = folder.appendingPathComponent("model").path
        config.stages[0].sources[0].dataset.coco = folder.appendingPathComponent("coco.json").path
        config.stages[0].sources[0].dataset.images = folder.appendingPathComponent("pictures").path
        change(&config)
        return config
    }

    @Test func `values that differ are named, and those of speed may`() throws {
        try with { folder in
            let own = try RunFingerprint(config(folder), readsFiles: true)
            let other = try RunFingerprint(
                config(folder) {
                    ($0.seed, $0.threads, $0.workers) = (9, 7, 3)
                    $0.stages[0].imagesPerBatch = 5
                }, readsFiles: true)
            #expect(own.differences(from: own) == [])
            #expect(other.differences(from: own) == ["seed is 9, not 1", "stages[0].imagesPerBatch is 5, not 16"])
        }
    }

    @Test(arguments: [
        ("model/model.safetensors", "other", "model/model.safetensors has other contents"),
        ("model/tokenizer.json", "[]", "model/tokenizer.json has other contents"),
        ("coco.json", "[2]", "stages[0].sources[0].dataset.coco has other contents"),
        ("pictures/a.png", "more pixels", "stages[0].sources[0].dataset.images has other contents"),
        ("pictures/b.png", "", "stages[0].sources[0].dataset.images has other contents"),
        ("model/README.md", "other", nil), ("pictures/a.png", "PIXELS", nil),
    ]) func `files that differ are named by their key`(file: String, text: String, said: String?) throws {
        try with { folder in
            let before = try RunFingerprint(config(folder), readsFiles: true)
            try Data(text.utf8).write(to: folder.appendingPathComponent(file))
            let after = try RunFingerprint(config(folder), readsFiles: true)
            #expect(after.differences(from: before) == (said.map { [$0] } ?? []))
            #expect(try RunFingerprint(config(folder), readsFiles: false).differences(from: before) == [])
        }
    }

    @Test func `weights that a run does not use may differ, and a file that is not there is named`() throws {
        try with { folder in
            let random = config(folder) { $0.start = .random }
            let before = try RunFingerprint(random, readsFiles: true)
            try Data().write(to: folder.appendingPathComponent("model/model.safetensors"))
            #expect(try RunFingerprint(random, readsFiles: true).differences(from: before) == [])
            try FileManager.default.removeItem(at: folder.appendingPathComponent("model/tokenizer.json"))
            let after = try RunFingerprint(random, readsFiles: true)
            #expect(after.differences(from: before) == ["model/tokenizer.json is missing"])
            #expect(before.differences(from: after) == ["model/tokenizer.json is not there in process 0"])
        }
    }
}

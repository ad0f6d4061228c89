import Foundation
import SegModels
import Testing
import Torch

@Suite struct TrainCommandTests {
    private func withConfig(_ text: String, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        try Data(text.utf8).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        try body(path.path)
    }

    @Test func `every problem of a configuration is told at once`() throws {
        try withConfig("stepz: 1\noptimization: {lr: 1, clipNorm: -1}\n") { path in
            let outcome = try Binary.run(["train", "sft", path])
            #expect(outcome.status == 1)
            for part in ["unknown key stepz", "unknown key optimization.lr", "optimization.clipNorm is -1.0"] {
                #expect(outcome.errors.contains(part))
            }
        }
    }

    @Test func `a model folder that is not there is named`() throws {
        try withConfig("model: /nowhere/nano\noutput: /tmp/simpleseg-never\n") { path in
            let outcome = try Binary.run(["train", "sft", path])
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("/nowhere/nano/config.json"))
        }
    }

    @Test func `steps and threads must be positive`() throws {
        try withConfig("{}") { path in
            for option in ["--steps", "--threads"] {
                let outcome = try Binary.run(["train", "sft", path, option, "0"])
                #expect(outcome.status == 64)
            }
        }
    }

    @Test func `an adapter is merged into its base, and both forms answer alike`() throws {
        let folder = try SampleFolder()
        let adapter = folder.url.appendingPathComponent("adapter")
        try FileManager.default.createDirectory(at: adapter, withIntermediateDirectories: true)
        let layer = "base_model.model.model.language_model.layers.0.mlp.down_proj"
        let checkpoint = try Checkpoint(directory: URL(fileURLWithPath: folder.model))
        let layers = checkpoint.config.checkpointMap.adaptableLayers
        let side = try #require(layers.first { "base_model.model.\($0.module)" == layer }).shape
        try SafetensorsWriter.write(
            [
                "\(layer).lora_A.weight": Tensor((0..<2 * side[1]).map { Float($0 % 7 - 3) }, shape: [2, side[1]]),
                "\(layer).lora_B.weight": Tensor((0..<2 * side[0]).map { Float($0 % 5 - 2) }, shape: [side[0], 2]),
            ], to: adapter.appendingPathComponent("adapter_model.safetensors").path)
        let config = AdapterConfig(base: folder.model, rank: 2, alpha: 4, targets: .named(["down_proj"]))
        try config.json.write(to: adapter.appendingPathComponent("adapter_config.json"))
        let merged = folder.path("merged")
        let outcome = try Binary.run(["train", "merge", "--adapter", adapter.path, "--out", merged])
        #expect(outcome.status == 0 && outcome.errors.contains("1 layers changed"), "\(outcome.errors)")
        #expect(try Binary.run(["train", "merge", "--adapter", adapter.path, "--out", merged]).status == 1)
        func ids(_ arguments: [String]) throws -> [Int] {
            let outcome = try Binary.run(
                ["segment", folder.path("a.png"), "--query", "it", "--max-new-tokens", "8"] + arguments)
            let line = try #require(outcome.lines.first, "\(outcome.errors)")
            return try #require(SegmentCommandTests.object(line)["token_ids"] as? [Int])
        }
        let answers = try [
            ["--model", merged], ["--model", adapter.path], ["--model", folder.model, "--adapter", adapter.path],
            ["--model", folder.model],
        ].map(ids)
        #expect(answers[0] == answers[1] && answers[0] == answers[2] && answers[0] != answers[3])
    }

    @Test func `an adapter that cannot be used is told with its file`() throws {
        let folder = try SampleFolder()
        let outcome = try Binary.run(
            ["segment", folder.path("a.png"), "--query", "it", "--model", folder.model, "--adapter", folder.model])
        #expect(outcome.status == 1 && outcome.errors.contains("adapter_config.json"))
    }
}

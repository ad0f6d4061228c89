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

    /// Makes a configuration's rows too short for any example.
    private func shorten(_ config: String) throws {
        let text = try String(contentsOfFile: config, encoding: .utf8)
        let short = text.replacingOccurrences(of: "[{imagesPerBatch: 2,", with: "[{imagesPerBatch: 2, rowTokens: 32,")
        try Data(short.utf8).write(to: URL(fileURLWithPath: config))
    }

    @Test func `every problem of a configuration is reported at once`() throws {
        try withConfig("stepz: 1\noptimization: {lr: 1, clipNorm: -1}\n") { path in
            let outcome = try Binary.run(["train", "sft", path])
            #expect(outcome.status == 1)
            for part in ["unknown key stepz", "unknown key optimization.lr", "optimization.clipNorm is -1.0"] {
                #expect(outcome.errors.contains(part))
            }
        }
    }

    @Test func `rows too short for every example end a run with an error, which says why`() throws {
        try TinyProcessRun.with { run in
            let config = try run.examples("run", "evaluation: {everySteps: 0}")
            try shorten(config)
            let outcome = try Binary.run(["train", "sft", config, "--steps", "3"])
            #expect(outcome.status == 1, "\(outcome.errors)")
            #expect(
                outcome.errors.contains("step 1: nothing was changed: no example could be used; the first because: "))
            #expect(outcome.errors.contains("Error: step 3: no example could be used, 3 steps in a row"))
            let told = try String(contentsOfFile: run.path("run/left-out.json"), encoding: .utf8)
            let count = try run.metrics("run").compactMap { ($0["leftOut"] as? [String: Int])?["long_example"] }.reduce(
                0, +)
            #expect(count > 0 && told.contains(#""steps": {"long_example": \#(count)}"#), "\(told)")
            #expect(outcome.errors.contains("left out so far: long_example \(count)"), "\(outcome.errors)")
        }
    }

    @Test func `a rate at which nothing stays finite is an error, and told at the first step`() throws {
        try TinyProcessRun.with { run in
            let more = "evaluation: {everySteps: 0}\noptimization: {learningRate: 1e30, schedule: {warmupSteps: 0}}"
            let outcome = try Binary.run(["train", "sft", try run.examples("run", more), "--steps", "6"])
            #expect(
                outcome.errors.contains("nothing was changed: the loss or a gradient is not finite"),
                "\(outcome.errors)")
            #expect(try run.values("learningRate", of: "run").first == 1e30)
        }
    }

    @Test func `a broken newest checkpoint names the last whole one`() throws {
        try TinyProcessRun.with { run in
            let config = try run.examples("run", "evaluation: {everySteps: 0}\ncheckpointEverySteps: 1")
            #expect(try Binary.run(["train", "sft", config, "--steps", "2"]).status == 0)
            for (file, said) in [
                ("training.json", "training.json has no position"), ("training.safetensors", "training.safetensors"),
            ] {
                try Data("{".utf8).write(to: run.folder.appendingPathComponent("run/checkpoints/step-00000002/\(file)"))
                let outcome = try Binary.run(["train", "sft", config, "--steps", "3", "--resume"])
                #expect(
                    outcome.status == 1 && outcome.errors.contains("step-00000002: the newest checkpoint is broken ("))
                #expect(outcome.errors.contains("the last whole one is step-00000001"), "\(outcome.errors)")
                #expect(file == "training.safetensors" || outcome.errors.contains(said), "\(outcome.errors)")
                if file == "training.json" {
                    try Data(#"{"step": 2, "scenes": 8}"#.utf8).write(
                        to: run.folder.appendingPathComponent("run/checkpoints/step-00000002/training.json"))
                }
            }
        }
    }

    @Test func `an output that cannot be written is named with its key`() throws {
        try TinyProcessRun.with { run in
            let config = try run.examples("run", "evaluation: {everySteps: 0}")
            let text = try String(contentsOfFile: config, encoding: .utf8) + "output: /proc/no\n"
            let lines = text.split(separator: "\n").filter { !$0.hasPrefix("output: \(run.folder.path)") }
            try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: config))
            let outcome = try Binary.run(["train", "sft", config])
            #expect(outcome.status == 1 && outcome.errors.contains("/proc/no: the run's folder cannot be written"))
            #expect(outcome.errors.contains("`output` of the configuration") && !outcome.errors.contains("NSCocoa"))
        }
    }

    @Test func `a dry run of examples tells what would be learnt, and writes nothing`() throws {
        try TinyProcessRun.with { run in
            let config = try run.examples("run", "evaluation: {everySteps: 0}")
            let outcome = try Binary.run(["train", "sft", config, "--steps", "3", "--dry-run"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            for part in ["starts from random weights", " of them trained", "step 1: ", "step 3: ", "answer tokens"] {
                #expect(outcome.output.contains(part), "\(outcome.output)")
            }
            #expect(!FileManager.default.fileExists(atPath: run.path("run")))
            let short = try run.examples("short", "evaluation: {everySteps: 0}")
            try shorten(short)
            let refused = try Binary.run(["train", "sft", short, "--dry-run"])
            #expect(refused.status == 1 && refused.errors.contains("no example could be used"), "\(refused.errors)")
            #expect(try Binary.run(["train", "sft", config, "--dry-run", "--resume"]).status == 64)
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

    @Test func `an adapter that cannot be used is reported with its file`() throws {
        let folder = try SampleFolder()
        let outcome = try Binary.run(
            ["segment", folder.path("a.png"), "--query", "it", "--model", folder.model, "--adapter", folder.model])
        #expect(outcome.status == 1 && outcome.errors.contains("adapter_config.json"))
    }
}

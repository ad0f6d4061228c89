import Foundation
import Testing

/// `TrainingProgress` is tested through what runs tell.
@Suite struct TrainRLCommandTests {
    private static let easy = """
        model: Models/nano
        steps: 2
        threads: 1
        rollout: {groups: 2, groupSize: 3, maxNewTokens: 40}
        examples:
          style: {sizes: [{width: 112, height: 112}], fewestShapes: 1, mostShapes: 1, backgroundVariety: 0}
          mixture: {tasks: {textToPoint: 0, textToMask: 0, pointToMask: 0, boxToMask: 0, absent: 0}}
        evaluation: {everySteps: 2, scenes: 2, maxNewTokens: 30}
        """

    /// Runs in the package folder, with `output` in a folder that is removed afterwards.
    private func withRun(_ text: String, _ body: (_ config: String, _ output: URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let config = folder.appendingPathComponent("rl.yaml")
        let output = folder.appendingPathComponent("run")
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let model = root.appendingPathComponent("Models/nano").path
        let full = text.replacingOccurrences(of: "Models/nano", with: model) + "\noutput: \(output.path)\n"
        try Data(full.utf8).write(to: config)
        try body(config.path, output)
    }

    @Test func `a run tells its steps, writes metrics and a checkpoint, and goes on from it`() throws {
        try withRun(Self.easy) { config, output in
            let first = try Binary.run(["train", "rl", config])
            #expect(first.status == 0 && first.output.isEmpty)
            for part in ["step 1/2: reward", "overlap", "tokens/s", "held-out textToBox", "step 2: checkpoint written"]
            {
                #expect(first.errors.contains(part))
            }
            let newest = output.appendingPathComponent("checkpoints/step-00000002/model.safetensors")
            #expect(FileManager.default.fileExists(atPath: newest.path))
            #expect(try Binary.run(["train", "rl", config]).status == 1)
            let second = try Binary.run(["train", "rl", config, "--resume", "--steps", "3"])
            #expect(second.status == 0 && second.errors.contains("step 3/3"))
            let metrics = try String(contentsOf: output.appendingPathComponent("metrics.jsonl"), encoding: .utf8)
            #expect(metrics.split(separator: "\n").count == 5)
        }
    }

    @Test func `a dry run prints how the starting model's answers are rewarded, and writes nothing`() throws {
        try withRun(Self.easy) { config, output in
            let text = try Binary.run(["train", "rl", config, "--dry-run", "--questions", "3"])
            #expect(text.status == 0 && text.output.contains("3 questions, 9 answers"))
            #expect(text.output.contains("overlap: mean"))
            let json = try Binary.run(["train", "rl", config, "--dry-run", "--questions", "3", "--json"])
            let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            #expect(object?["questions"] as? Int == 3)
            #expect(!FileManager.default.fileExists(atPath: output.path))
        }
    }

    @Test func `every problem of a configuration is reported at once, with its place`() throws {
        try withRun("rollout: {group: 1, temperature: 0}\nreward: {weights: {iou: 1}}\n") { config, _ in
            let outcome = try Binary.run(["train", "rl", config])
            #expect(outcome.status == 1)
            for part in ["unknown key rollout.group", "unknown key reward.weights.iou", "rollout.temperature is 0.0"] {
                #expect(outcome.errors.contains(part))
            }
        }
    }

    @Test(arguments: [
        ["--steps", "0"], ["--threads", "0"], ["--questions", "0"], ["--json"], ["--dry-run", "--resume"],
    ])
    func `options that make no sense are refused`(options: [String]) throws {
        try withRun(Self.easy) { config, _ in
            let outcome = try Binary.run(["train", "rl", config] + options)
            #expect(outcome.status == 64)
        }
    }
}

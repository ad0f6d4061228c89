import Foundation
import Testing

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
}

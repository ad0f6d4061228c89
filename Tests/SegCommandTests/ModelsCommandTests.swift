import Foundation
import Testing

@Suite struct ModelsCommandTests {
    private let commit = String(repeating: "ab", count: 20)

    /// Runs a line of the shell over a cache that holds the embedded checkpoint's tokenizer as `org/nano`.
    private func run(_ line: String) throws -> Binary.Outcome {
        try Binary.withFolder { folder in
            let repo = folder.appendingPathComponent("hub/models--org--nano")
            let snapshot = repo.appendingPathComponent("snapshots/\(commit)")
            for place in [snapshot, repo.appendingPathComponent("refs"), repo.appendingPathComponent("blobs")] {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            }
            try Data(commit.utf8).write(to: repo.appendingPathComponent("refs/main"))
            let nano = SampleFolder.golden.deletingLastPathComponent().appendingPathComponent("Models/nano")
            for name in ["config.json", "tokenizer.json", "tokenizer_config.json"] {
                try Data(contentsOf: nano.appendingPathComponent(name)).write(
                    to: repo.appendingPathComponent("blobs/e-\(name)"))
                try FileManager.default.createSymbolicLink(
                    atPath: snapshot.appendingPathComponent(name).path, withDestinationPath: "../../blobs/e-\(name)")
            }
            try Data(#"{"weight_map": {"a": "model-1.safetensors"}}"#.utf8)
                .write(to: snapshot.appendingPathComponent("model.safetensors.index.json"))
            return try Binary.shell("export HF_HOME=\(folder.path) HF_ENDPOINT=http://127.0.0.1:1; \(line)")
        }
    }

    @Test func `the list says what is missing`() throws {
        let outcome = try run("$simpleseg models")
        #expect(outcome.status == 0)
        #expect(
            outcome.output.contains("| org/nano | main | abababababab |")
                && outcome.output.contains("1 of 5 files missing"))
    }

    @Test func `what has no digest for a name is told by verify, and removal leaves nothing`() throws {
        let verified = try run("$simpleseg models verify")
        #expect(verified.status == 1 && verified.errors.contains("e-config.json is no digest"))
        let removed = try run("$simpleseg models remove org/nano && ls -A $HF_HOME/hub")
        #expect(removed.status == 0 && removed.output.isEmpty && removed.errors.contains("org/nano: removed"))
        #expect(try run("$simpleseg models remove org/other").status == 1)
    }

    @Test func `an id with a tokenizer alone tokenizes, and a model without its weights is offered`() throws {
        let tokens = try run("echo '{\"text\": \"the red star\"}' | $simpleseg tokenize --model org/nano")
        #expect(tokens.status == 0 && tokens.output.contains("\"ids\""))
        let model = try run("$simpleseg inspect --model org/nano")
        #expect(
            model.status == 1
                && model.errors.contains(
                    "the cache holds it without model-1.safetensors: run `simpleseg pull org/nano`")
        )
    }
}

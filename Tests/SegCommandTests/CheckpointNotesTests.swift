import Foundation
import Testing

@Suite struct CheckpointNotesTests {
    private func lines(_ text: String, with part: String) -> Int {
        text.split(separator: "\n").count { $0.contains(part) }
    }

    @Test func `a checkpoint without a processor's file says once what it assumes, and goes on`() throws {
        let folder = try SampleFolder()
        try FileManager.default.removeItem(atPath: folder.model + "/preprocessor_config.json")
        let outcome = try Binary.run([
            "segment", folder.path("a.png"), folder.path("b.png"), "--model", folder.model, "--query", "dot",
            "--max-new-tokens", "3",
        ])
        #expect(outcome.status == 0 && outcome.lines.count == 2)
        #expect(lines(outcome.errors, with: "neither processor_config.json nor preprocessor_config.json is there") == 1)
        #expect(lines(outcome.errors, with: "image_mean [0.48145466, 0.4578275, 0.40821073]") == 1)
    }

    @Test func `what holds and where it came from is in the record and in inspect`() throws {
        let folder = try SampleFolder()
        try FileManager.default.removeItem(atPath: folder.model + "/preprocessor_config.json")
        let file = URL(fileURLWithPath: folder.model).appendingPathComponent("generation_config.json")
        try Data(#"{"repetition_penalty": 1.05, "max_new_tokens": 4, "odd": 1}"#.utf8).write(to: file)
        let outcome = try Binary.run([
            "segment", folder.path("a.png"), "--model", folder.model, "--query", "dot", "--max-new-tokens", "3",
        ])
        let record = try SegmentCommandTests.object(outcome.output)
        let sampling = try #require(record["sampling"] as? [String: Any])
        #expect(sampling["repetition_penalty"] as? Double == 1.05 && sampling["max_new_tokens"] as? Int == 3)
        #expect(
            sampling["from"] as? [String: String] == [
                "repetition_penalty": "generation_config.json", "max_new_tokens": "option",
            ])
        #expect(lines(outcome.errors, with: "generation_config.json: without effect here: odd") == 1)
        let report = try Binary.run(["inspect", "--model", folder.model]).lines
        #expect(report.contains("generation.repetition_penalty 1.05 (generation_config.json)"))
        #expect(report.contains("generation.temperature 0.0 (default)") && report.contains("processor.file none"))
        #expect(report.contains { $0.hasPrefix("note: ") && $0.hasSuffix("without effect here: odd") })
        let json = try SegmentCommandTests.object(
            try Binary.run(["inspect", "--model", folder.model, "--json"]).output)
        #expect((json["notes"] as? [String])?.count == 2)
    }

    @Test(arguments: ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
    func `a Git LFS pointer in place of a file says so and what to do`(_ name: String) throws {
        let folder = try SampleFolder()
        try FileManager.default.removeItem(atPath: folder.model + "/preprocessor_config.json")
        let file = URL(fileURLWithPath: folder.model).appendingPathComponent(name)
        try Data("version https://git-lfs.github.com/spec/v1\noid sha256:4665\nsize 16584333312\n".utf8).write(to: file)
        let outcome = try Binary.run(["segment", folder.path("a.png"), "--model", folder.model, "--query", "dot"])
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains(name) && outcome.errors.contains("git lfs pull"), "\(outcome.errors)")
    }
}

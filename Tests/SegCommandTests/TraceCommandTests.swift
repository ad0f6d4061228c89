import Foundation
import Testing

@Suite struct TraceCommandTests {
    @Test func `a checkpoint without a tokenizer is traced from tensors`() throws {
        let folder = try SampleFolder()
        let model = SampleFolder.golden.appendingPathComponent("qwen/plain").path
        let outcome = try Binary.run([
            "trace", "--model", model, "--inputs", "\(model)/expected.safetensors", "--out",
            folder.path("t.safetensors"),
            "--generate", "12",
        ])
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        let header = try Self.header(folder.path("t.safetensors"))
        let shapes = header.compactMapValues { ($0 as? [String: Any])?["shape"] as? [Int] }
        #expect(
            shapes == [
                "input_ids": [53], "position_ids": [3, 53], "logits": [53, 48], "image_features": [45, 32],
                "pixel_values": [180, 96], "image_grid": [1, 3], "generated_ids": [12],
            ])
    }

    @Test func `a picture and a query are traced through the tokenizer`() throws {
        let folder = try SampleFolder()
        let outcome = try Binary.run([
            "trace", "--model", folder.model, "--image", folder.path("a.png"), "--query", "it", "--out",
            folder.path("t.safetensors"),
        ])
        #expect(outcome.status == 0)
        #expect(try Self.header(folder.path("t.safetensors"))["generated_ids"] == nil)
    }

    @Test(arguments: [
        ["--image", "a.png"], ["--inputs", "x", "--query", "y"], [], ["--inputs", "x", "--generate", "-1"],
    ])
    func `a wrong call has the status 64`(_ arguments: [String]) throws {
        #expect(try Binary.run(["trace", "--out", "o"] + arguments).status == 64)
    }

    static func header(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let count = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return try #require(try JSONSerialization.jsonObject(with: data.dropFirst(8).prefix(count)) as? [String: Any])
    }
}

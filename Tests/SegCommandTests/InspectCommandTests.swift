import Foundation
import Testing

@Suite struct InspectCommandTests {
    @Test func `every tensor is accounted for, and the sums are right`() throws {
        let outcome = try Binary.run([
            "inspect", "--model", SampleFolder.golden.appendingPathComponent("qwen/plain").path, "--json",
        ])
        let report = try SegmentCommandTests.object(outcome.output)
        #expect(outcome.status == 0 && report["architecture"] as? String == "qwen2_5_vl")
        let tensors = try #require(report["tensors"] as? [[String: Any]])
        #expect(tensors.count == 69 && (report["problems"] as? [String])?.isEmpty == true)
        #expect(report["bytes"] as? Int == tensors.reduce(0) { $0 + ($1["bytes"] as? Int ?? 0) })
        #expect(report["parameters"] as? Int == (report["bytes"] as? Int ?? 0) / 4)
    }

    @Test func `a tensor too many is a problem and the status is 1`() throws {
        let folder = try SampleFolder()
        let config = URL(fileURLWithPath: folder.model).appendingPathComponent("config.json")
        let text = try String(contentsOf: config, encoding: .utf8)
        try Data(text.replacing("\"num_hidden_layers\": 1", with: "\"num_hidden_layers\": 2").utf8).write(to: config)
        let outcome = try Binary.run(["inspect", "--model", folder.model])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("problem: no tensor for model.layers.1.mlp.up_proj.weight [24, 16]"))
    }
}

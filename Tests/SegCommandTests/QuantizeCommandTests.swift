import Foundation
import Testing

@Suite struct QuantizeCommandTests {
    @Test(arguments: ["int8", "int4"]) func `a quantized folder answers as its original does with --dtype`(
        _ dtype: String
    )
        throws
    {
        let folder = try SampleFolder()
        let out = folder.path("quantized")
        let written = try Binary.run(["quantize", "--model", folder.model, "--dtype", dtype, "--out", out])
        #expect(written.status == 0 && written.errors.contains("matrices in \(dtype)") && written.output.isEmpty)
        func answer(_ model: String, _ more: [String]) throws -> String {
            let outcome = try Binary.run(
                ["segment", folder.path("a.png"), "--query", "it", "--model", model, "--max-new-tokens", "12"] + more)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let record = try SegmentCommandTests.object(try #require(outcome.lines.first))
            return "\(record["token_ids"] ?? "none")"
        }
        let expected = try answer(folder.model, ["--dtype", dtype])
        #expect(try answer(out, []) == expected)
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: out))
        #expect(names.isSuperset(of: ["config.json", "model.safetensors", "tokenizer.json", "chat_template.jinja"]))
        let again = try Binary.run(["quantize", "--model", folder.model, "--dtype", dtype, "--out", out])
        #expect(again.status != 0 && again.errors.contains(out))
    }

    @Test func `types of numbers are refused`() throws {
        let outcome = try Binary.run(["quantize", "--dtype", "bfloat16", "--out", "nowhere"])
        #expect(outcome.status != 0 && outcome.errors.contains("must be int8 or int4"))
    }
}

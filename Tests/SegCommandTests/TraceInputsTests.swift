import Foundation
import Testing

@Suite struct TraceInputsTests {
    /// A safetensors file of the given header and zeros.
    static func file(_ header: String, bytes: Int, in folder: SampleFolder) throws -> String {
        var data = Data(withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init))
        data += Data(header.utf8) + Data(count: bytes)
        try data.write(to: folder.url.appendingPathComponent("in.safetensors"))
        return folder.path("in.safetensors")
    }

    @Test(arguments: [
        (#"{"x":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, 8, "there is no tensor input_ids"),
        (#"{"input_ids":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 8, "input_ids is not whole numbers"),
        (
            #"{"input_ids":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"image_grid":{"dtype":"I64","shape":[2],"data_offsets":[8,24]}}"#,
            24, "image_grid is not [pictures, 3]"
        ),
    ])
    func `what is missing or misshapen is named with its file`(_ header: String, _ bytes: Int, _ sentence: String)
        throws
    {
        let folder = try SampleFolder()
        let model = SampleFolder.golden.appendingPathComponent("qwen/plain").path
        let outcome = try Binary.run([
            "trace", "--model", model, "--inputs", try Self.file(header, bytes: bytes, in: folder), "--out",
            folder.path("o"),
        ])
        #expect(outcome.status == 1 && outcome.errors.contains("in.safetensors: \(sentence)"))
    }
}

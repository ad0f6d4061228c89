import Foundation
import Testing

@testable import SegModels

@Suite struct ModelConfigTests {
    @Test(arguments: [
        ("{}", "(no model_type)"), (#"{"model_type": "llama"}"#, "llama"), (#"{"model_type": 3}"#, "3"),
        (#"{"model_type": null}"#, "null"),
    ])
    func `an unknown family is named`(_ json: String, _ found: String) {
        #expect(throws: ModelError.unknownArchitecture(path: "c", found: found)) {
            try ModelConfig(json: Data(json.utf8), path: "c")
        }
    }

    @Test func `a known family is read by its own configuration`() throws {
        let data = try Data(contentsOf: GoldenModel.plain.directory.appendingPathComponent("config.json"))
        let config = try ModelConfig(json: data)
        #expect(
            config.family == .qwen25VL && config.modelType == "qwen2_5_vl" && config.imageTokenID == 40
                && config.eosTokenIDs == [2])
        #expect(config.patchLength == 96 && config.mergeSize == 2)
        #expect(
            config.checkpointMap.parameters.count
                == Qwen25VL.checkpointMap(try GoldenModel.plain.config()).parameters.count)
    }
}

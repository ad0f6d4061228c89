import Foundation
import Testing

@testable import SegModels

@Suite struct ConfigFactsTests {
    @Test func `every number in force is reported, defaults too`() throws {
        let data = try Data(contentsOf: GoldenModel.plain.directory.appendingPathComponent("config.json"))
        let facts = try ModelConfig(json: data).facts
        let values = Dictionary(uniqueKeysWithValues: facts.map { ($0.name, $0.value) })
        #expect(values.count == facts.count)
        #expect(values["text.hidden_size"] == "32" && values["text.mrope_section"] == "[1, 1, 2]")
        #expect(values["vision.rope_theta"] == "10000.0" && values["vision.fullatt_block_indexes"] == "[1]")
        #expect(values["eos_token_id"] == "[2]")
    }
}

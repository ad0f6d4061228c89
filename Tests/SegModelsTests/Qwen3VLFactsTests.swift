import Foundation
import Testing

@testable import SegModels

@Suite struct Qwen3VLFactsTests {
    @Test func `every number in force is reported, those of experts where there are some`() throws {
        let facts = try GoldenQwen3.experts.config().facts
        let values = Dictionary(uniqueKeysWithValues: facts.map { ($0.name, $0.value) })
        #expect(values.count == facts.count && values["text.num_experts"] == "4" && values["text.head_dim"] == "12")
        #expect(values["vision.deepstack_visual_indexes"] == "[2, 0]" && values["tie_word_embeddings"] == "true")
        #expect(try !GoldenQwen3.dense.config().facts.contains { $0.name == "text.num_experts" })
    }
}

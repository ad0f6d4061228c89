import Foundation
import Testing

@testable import SegTokens

@Suite struct StopTokensTests {
    private func stops(_ name: String, _ files: [String: String]) throws -> Set<Int> {
        let tokenizer = try TinyTokenizer.recorded(name)
        let template = try ChatTemplate(format: name == "kimi" ? .kimi : .qwen, tokenizer: tokenizer)
        return try TinyTokenizer.withFolder(files) { try StopTokens(directory: $0, template: template).ids }
    }

    @Test func `the template's own are always among them`() throws {
        #expect(try stops("qwen", [:]) == [656, 658])
        #expect(try stops("kimi", [:]) == [657, 658, 660])
    }

    @Test func `a generation configuration adds one or several`() throws {
        #expect(try stops("qwen", ["generation_config.json": #"{"eos_token_id": 7}"#]) == [7, 656, 658])
        #expect(try stops("qwen", ["generation_config.json": #"{"eos_token_id": [7, 658]}"#]) == [7, 656, 658])
    }

    @Test func `the model's configuration is asked where that is silent`() throws {
        let config = ["config.json": #"{"text_config": {"eos_token_id": 9}}"#]
        #expect(try stops("qwen", config) == [9, 656, 658])
        #expect(try stops("qwen", config.merging(["generation_config.json": "{}"]) { $1 }) == [9, 656, 658])
        let both = config.merging(["generation_config.json": #"{"eos_token_id": 7}"#]) { $1 }
        #expect(try stops("qwen", both) == [7, 656, 658])
    }

    @Test(arguments: [#""x""#, "-1", "[1.5]"])
    func `what is no id is an error`(value: String) {
        #expect(throws: TokenizerError.self) {
            try stops("qwen", ["generation_config.json": #"{"eos_token_id": \#(value)}"#])
        }
    }
}

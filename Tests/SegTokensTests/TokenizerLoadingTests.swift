import Foundation
import TestSupport
import Testing

@testable import SegTokens

@Suite struct TokenizerLoadingTests {
    private static func text(_ name: String) throws -> String {
        String(decoding: try TinyTokenizer.bytes(name), as: UTF8.self)
    }

    @Test func `the files decide which tokenizer it is`() throws {
        #expect(try TinyTokenizer.recorded("qwen").source == .tokenizerJSON)
        #expect(try TinyTokenizer.recorded("qwen-split").source == .vocabularyAndMerges)
        #expect(try TinyTokenizer.recorded("kimi").source == .tiktoken)
    }

    @Test func `a rank file beside a tokenizer.json is taken where the configuration names its class`() throws {
        var files = ["tokenizer.json": TinyTokenizer.json(), "tiktoken.model": try Self.text("kimi/tiktoken.model")]
        #expect(try TinyTokenizer.withFolder(files) { try Tokenizer(directory: $0).source } == .tokenizerJSON)
        files["tokenizer_config.json"] = #"{"tokenizer_class": "TikTokenTokenizer"}"#
        #expect(try TinyTokenizer.withFolder(files) { try Tokenizer(directory: $0).source } == .tiktoken)
    }

    @Test func `a directory without files of a tokenizer is an error`() throws {
        try TinyTokenizer.withFolder(["vocab.json": "{}"]) { folder in
            #expect(throws: TokenizerError.noTokenizer(directory: folder.path)) { try Tokenizer(directory: folder) }
        }
    }

    @Test func `the class decides how a bare vocabulary splits, and an unknown one is an error`() throws {
        var files = [
            "vocab.json": try Self.text("qwen-split/vocab.json"), "merges.txt": try Self.text("qwen-split/merges.txt"),
        ]
        let pieces = { (folder: URL) in try Tokenizer(directory: folder).pieces(of: "12 A\u{30A}").map(\.count) }
        #expect(try TinyTokenizer.withFolder(files, pieces) == [1, 1, 3])
        files["tokenizer_config.json"] = #"{"tokenizer_class": "GPT2Tokenizer"}"#
        #expect(try TinyTokenizer.withFolder(files, pieces) == [2, 2, 2])
        files["tokenizer_config.json"] = #"{"tokenizer_class": "LlamaTokenizer"}"#
        try TinyTokenizer.withFolder(files) { folder in
            #expect(
                throws: TokenizerError.unsupported(
                    file: "tokenizer_config.json", place: "tokenizer_class",
                    feature: "the class LlamaTokenizer without tokenizer.json")
            ) { try Tokenizer(directory: folder) }
        }
    }

    @Test func `added_tokens.json gives ids, and the configuration says which are special`() throws {
        let files = [
            "vocab.json": try Self.text("qwen-split/vocab.json"), "merges.txt": "#version: 0.2\n",
            "added_tokens.json": #"{"<a>": 700, "<|b|>": 701, "<c>": 702}"#,
            "tokenizer_config.json": #"{"eos_token": {"content": "<a>"}, "additional_special_tokens": ["<|b|>"]}"#,
        ]
        try TinyTokenizer.withFolder(files) { folder in
            let tokenizer = try Tokenizer(directory: folder)
            #expect(tokenizer.encode("<a><|b|><c>", specials: .parsed) == [700, 701, 702])
            #expect([700, 701, 702].map(tokenizer.isSpecial) == [true, true, false])
        }
    }

    @Test func `the ids behind the ranks are control tokens, named or reserved`() throws {
        let tokenizer = try TinyTokenizer.recorded("kimi")
        #expect(tokenizer.vocabularySize == 912)
        #expect(tokenizer.id(ofToken: "[BOS]") == 656)
        #expect(tokenizer.id(ofToken: "<|im_end|>") == 658)
        #expect(tokenizer.id(ofToken: "<|reserved_token_661|>") == 661)
        #expect(tokenizer.encode("<|reserved_token_661|>", specials: .parsed) == [661])
    }

    @Test func `a control token with the id of a rank is an error`() throws {
        let files = [
            "tiktoken.model": try Self.text("kimi/tiktoken.model"),
            "tokenizer_config.json": #"{"added_tokens_decoder": {"5": {"content": "[BOS]", "special": true}}}"#,
        ]
        try TinyTokenizer.withFolder(files) { folder in
            #expect(
                throws: TokenizerError.conflict(
                    file: "tokenizer_config.json", place: "added_tokens_decoder", problem: "the id 5 is also a rank")
            ) { try Tokenizer(directory: folder) }
        }
    }

    @Test(arguments: ["qwen/tokenizer.json", "kimi/tiktoken.model", "qwen-split/vocab.json", "qwen-split/merges.txt"])
    func `damaged files are read or refused, never a crash`(name: String) throws {
        let original = try TinyTokenizer.bytes(name)
        let parts = name.split(separator: "/").map(String.init)
        let others = ["vocab.json", "merges.txt"].filter { $0 != parts[1] && parts[0] == "qwen-split" }
        let kept = Dictionary(
            uniqueKeysWithValues: try others.map { ($0, try Self.text("\(parts[0])/\($0)")) })
        var random = SplitMix64(seed: 5)
        var refused = 0
        for _ in 0..<60 {
            var bytes = original
            for _ in 0...Int.random(in: 0...2, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            try TinyTokenizer.withFolder(kept) { place in
                try Data(bytes).write(to: place.appendingPathComponent(parts[1]))
                do { _ = try Tokenizer(directory: place).encode("Hello 12 é", specials: .parsed) } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > 20)
    }
}

import Foundation
import TestSupport
import Testing

@testable import SegTokens

@Suite struct TokenizerTests {
    struct Case: Decodable {
        let text: String
        let ids: [Int]
        let decoded: String
    }

    @Test(arguments: ["qwen", "qwen-split", "kimi"])
    func `recorded texts have the ids of the reference`(name: String) throws {
        let tokenizer = try TinyTokenizer.recorded(name)
        let file = "\(name.split(separator: "-")[0])/cases.json"
        let cases = try JSONDecoder().decode([Case].self, from: Data(TinyTokenizer.bytes(file)))
        #expect(cases.count == 20)
        for item in cases {
            #expect(tokenizer.encode(item.text, specials: .parsed) == item.ids)
            #expect(tokenizer.decode(item.ids, skipSpecial: false).utf8.elementsEqual(item.decoded.utf8))
        }
    }

    @Test(arguments: ["qwen", "kimi"], [Tokenizer.Specials.parsed, .literal])
    func `decoding gives back what was encoded, composed for Qwen`(name: String, specials: Tokenizer.Specials) throws {
        let tokenizer = try TinyTokenizer.recorded(name)
        var random = SplitMix64(seed: 1)
        for _ in 0..<2000 {
            let text = random.text(most: 24)
            let composed = CanonicalComposition.compose(text.unicodeScalars.map(\.value))
            let expected = name == "qwen" ? composed : text.unicodeScalars.map(\.value)
            let decoded = tokenizer.decode(tokenizer.encode(text, specials: specials), skipSpecial: false)
            #expect(decoded.unicodeScalars.map(\.value) == expected)
        }
    }

    @Test func `both ways of storing a vocabulary give the same ids`() throws {
        let (whole, split) = (try TinyTokenizer.recorded("qwen"), try TinyTokenizer.recorded("qwen-split"))
        var random = SplitMix64(seed: 2)
        for _ in 0..<1000 {
            let text = random.text(most: 30) + "<|im_end|><tool_call>"
            #expect(whole.encode(text, specials: .parsed) == split.encode(text, specials: .parsed))
            #expect(whole.encode(text, specials: .literal) == split.encode(text, specials: .literal))
        }
    }

    @Test(arguments: ["qwen", "kimi"])
    func `read literally, no text becomes a control token`(name: String) throws {
        let tokenizer = try TinyTokenizer.recorded(name)
        let parts = Array(ChatMarkers.all) + ["<|", "|>", "im_end", "<|reserved_token_700|>", "[PAD]", " ", "é"]
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let text = (0..<4).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let ids = tokenizer.encode(text, specials: .literal)
            #expect(ids.allSatisfy { !tokenizer.isSpecial($0) })
            #expect(tokenizer.decode(ids, skipSpecial: true) == text)
        }
    }

    @Test func `a marker that a file forgot to call special is no token in a literal text`() throws {
        let added = #"[{"id": 300, "content": "<|im_end|>", "special": false}, {"id": 301, "content": "<x>"}]"#
        let tokenizer = try TinyTokenizer.read(TinyTokenizer.json(["added_tokens": added]))
        #expect(tokenizer.encode("<|im_end|><x>", specials: .parsed) == [300, 301])
        #expect(tokenizer.encode("<|im_end|>", specials: .literal).count == 10)
        #expect(tokenizer.encode("<x>", specials: .literal) == [301])
        #expect(!tokenizer.isSpecial(300))
    }

    @Test func `ids that stand for nothing decode to nothing`() throws {
        let tokenizer = try TinyTokenizer.recorded("qwen")
        #expect(tokenizer.vocabularySize == 672)
        #expect(tokenizer.decode([-1, 672, 1 << 40, 39], skipSpecial: false) == "H")
        #expect(tokenizer.bytes(of: 672) == nil)
        #expect(tokenizer.missingBytes.isEmpty)
    }

    @Test func `special tokens are decoded or left out`() throws {
        let tokenizer = try TinyTokenizer.recorded("qwen")
        let ids = tokenizer.encode("<|im_start|>Hi<tool_call><|im_end|>", specials: .parsed)
        #expect(tokenizer.decode(ids, skipSpecial: false) == "<|im_start|>Hi<tool_call><|im_end|>")
        #expect(tokenizer.decode(ids, skipSpecial: true) == "Hi<tool_call>")
    }

    @Test func `bytes without token are dropped, or become the unknown token`() throws {
        let vocabulary = #"{"a": 0, "b": 1, "?": 2}"#
        let dropping = try TinyTokenizer.read(TinyTokenizer.json(model: ["vocab": vocabulary]))
        #expect(dropping.encode("abcdab", specials: .parsed) == [0, 1, 0, 1])
        #expect(dropping.missingBytes.count == 253)
        let model = ["vocab": vocabulary, "unk_token": #""?""#]
        #expect(
            try TinyTokenizer.read(TinyTokenizer.json(model: model)).encode("acda", specials: .parsed) == [0, 2, 2, 0])
        let fused = model.merging(["fuse_unk": "true"]) { $1 }
        #expect(
            try TinyTokenizer.read(TinyTokenizer.json(model: fused)).encode("acda", specials: .parsed) == [0, 2, 0])
    }

    @Test func `a megabyte without a break is encoded in seconds`() throws {
        for name in ["qwen", "kimi"] {
            let tokenizer = try TinyTokenizer.recorded(name)
            let text = String(repeating: "an", count: 100_000)
            let elapsed = ContinuousClock().measure {
                #expect(tokenizer.decode(tokenizer.encode(text, specials: .literal), skipSpecial: false) == text)
            }
            #expect(elapsed < .seconds(60))
        }
    }

    @Test func `pieces joined are the text`() throws {
        let tokenizer = try TinyTokenizer.recorded("kimi")
        #expect(
            tokenizer.pieces(of: "Hi there 1234").map { String(decoding: $0, as: UTF8.self) } == [
                "Hi", " there", " ", "123", "4",
            ])
    }
}

import Testing

@testable import SegTokens

@Suite struct ByteLevelModelTests {
    private func encode(_ text: String, _ json: String) throws -> [Int] {
        try TinyTokenizer.read(json).encode(text, specials: .parsed)
    }

    @Test func `merges may be strings or pairs`() throws {
        let strings = TinyTokenizer.json(merges: ["a b", "ab c"])
        let pairs = TinyTokenizer.json(merges: ["a b", "ab c"], model: ["merges": #"[["a", "b"], ["ab", "c"]]"#])
        for json in [strings, pairs] { #expect(try encode("abcab", json) == [257, 256]) }
    }

    @Test(arguments: [
        ("type", #""WordPiece""#), ("dropout", "0.1"), ("byte_fallback", "true"),
        ("continuing_subword_prefix", "\"@@\""),
        ("end_of_word_suffix", #""</w>""#), ("unk_token", #""<unk>""#), ("merges", #"["a"]"#),
        ("merges", #"["a b c"]"#),
        ("merges", #"[["a"]]"#), ("merges", "[1]"), ("merges", #"["a b"]"#), ("merges", #"["a 中"]"#), ("merges", "{}"),
        ("vocab", "[]"), ("vocab", #"{"a": -1}"#), ("vocab", #"{"a": 0, "b": 0}"#), ("vocab", #"{"a": 0, "a": 1}"#),
        ("vocab", #"{"a": 99999999}"#), ("vocab", #"{"a": "0"}"#),
    ])
    func `a model that would give other ids is refused`(key: String, value: String) {
        #expect(throws: TokenizerError.self) { try TinyTokenizer.read(TinyTokenizer.json(model: [key: value])) }
    }

    @Test func `empty affixes and no dropout are what they were`() throws {
        let model = ["continuing_subword_prefix": #""""#, "end_of_word_suffix": "null", "dropout": "0.0"]
        #expect(try encode("a", TinyTokenizer.json(model: model)) == [97])
    }

    @Test func `merges.txt may have a version, empty lines and carriage returns`() throws {
        let vocabulary = try JSONNode(file: "vocab.json", bytes: Array(#"{"a": 0, "b": 1, "ab": 2}"#.utf8))
        let merges = Array("#version: 0.2\r\n\r\na b\r\n".utf8)
        let model = try ByteLevelModel(vocabulary: vocabulary, mergesFile: "merges.txt", merges: merges)
        var ids: [Int] = []
        model.encoder(specials: AddedTokens()).encode([0x61, 0x62], 0, 2, into: &ids)
        #expect(ids == [2])
        #expect(
            throws: TokenizerError.malformedLine(
                file: "merges.txt", line: 2, problem: "a merge is two tokens with one space between")
        ) { try ByteLevelModel(vocabulary: vocabulary, mergesFile: "merges.txt", merges: Array("a b\nab\n".utf8)) }
    }

    @Test func `a token outside the byte alphabet is its own text`() {
        #expect(ByteLevelModel.bytes(of: "Ġa") == [0x20, 0x61])
        #expect(ByteLevelModel.bytes(of: "a b") == Array("a b".utf8))
    }
}

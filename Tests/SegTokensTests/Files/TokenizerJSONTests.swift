import Testing

@testable import SegTokens

@Suite struct TokenizerJSONTests {
    private func error(_ members: [String: String]) -> TokenizerError? {
        #expect(throws: TokenizerError.self) { try TinyTokenizer.read(TinyTokenizer.json(members)) }
    }

    private func unsupported(_ place: String, _ feature: String) -> TokenizerError {
        .unsupported(file: "tokenizer.json", place: place, feature: feature)
    }

    @Test func `NFC is a normalizer, alone, in a sequence or not at all`() throws {
        for normalizer in [#"{"type": "NFC"}"#, #"{"type": "Sequence", "normalizers": [{"type": "NFC"}]}"#] {
            let tokenizer = try TinyTokenizer.read(TinyTokenizer.json(["normalizer": normalizer]))
            #expect(tokenizer.encode("e\u{301}", specials: .parsed) == [0xC3, 0xA9])
        }
        let tokenizer = try TinyTokenizer.read(TinyTokenizer.json(["normalizer": "null"]))
        #expect(tokenizer.encode("e\u{301}", specials: .parsed) == [0x65, 0xCC, 0x81])
    }

    @Test func `a normalizer, decoder or pre-tokenizer that is not known is named`() {
        #expect(error(["normalizer": #"{"type": "NFKC"}"#]) == unsupported("normalizer", "the normalizer NFKC"))
        #expect(
            error(["normalizer": #"{"type": "Sequence", "normalizers": [{"type": "Lowercase"}]}"#])
                == unsupported("normalizer.normalizers[0]", "the normalizer Lowercase"))
        #expect(error(["decoder": #"{"type": "WordPiece"}"#]) == unsupported("decoder", "the decoder WordPiece"))
        #expect(
            error(["pre_tokenizer": #"{"type": "Whitespace"}"#])
                == unsupported("pre_tokenizer", "a pre-tokenizer that does not end with ByteLevel"))
    }

    @Test(arguments: ["model", "pre_tokenizer", "decoder"])
    func `a part that decides ids must be there`(key: String) {
        #expect(error([key: "null"]) == .missing(file: "tokenizer.json", place: key))
    }

    @Test func `a decoder may be a sequence of one`() throws {
        let decoder = #"{"type": "Sequence", "decoders": [{"type": "ByteLevel"}]}"#
        #expect(
            try TinyTokenizer.read(TinyTokenizer.json(["decoder": decoder])).decode([0x41], skipSpecial: true) == "A")
    }

    @Test func `an added token with the id or the text of another is an error`() {
        let taken = error(["added_tokens": #"[{"id": 5, "content": "<x>"}]"#])
        let twice = error(["added_tokens": #"[{"id": 300, "content": "<x>"}, {"id": 301, "content": "<x>"}]"#])
        let known = error(["added_tokens": #"[{"id": 300, "content": "A"}]"#])
        for error in [taken, twice, known] {
            guard case .conflict("tokenizer.json", _, _) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }
}

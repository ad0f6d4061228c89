import Testing

@testable import SegTokens

@Suite struct PreTokenizerReaderTests {
    private func pieces(_ preTokenizer: String, _ text: String) throws -> [String] {
        let tokenizer = try TinyTokenizer.read(TinyTokenizer.json(["pre_tokenizer": preTokenizer]))
        return tokenizer.pieces(of: text).map { String(decoding: $0, as: UTF8.self) }
    }

    private func sequence(_ split: String, byteLevel: String = #""add_prefix_space": false, "use_regex": false"#)
        -> String
    {
        #"{"type": "Sequence", "pretokenizers": [\#(split), {"type": "ByteLevel", \#(byteLevel)}]}"#
    }

    @Test func `a split, inverted or not, removed or isolated`() throws {
        let split = { (more: String) in #"{"type": "Split", "pattern": {"Regex": "[0-9]+"}, \#(more)}"# }
        #expect(try pieces(sequence(split(#""behavior": "Isolated""#)), "a12b") == ["a", "12", "b"])
        #expect(try pieces(sequence(split(#""behavior": "Removed", "invert": false"#)), "a12b") == ["a", "b"])
        #expect(try pieces(sequence(split(#""behavior": "Removed", "invert": true"#)), "a12b") == ["12"])
    }

    @Test func `a literal pattern is no regular expression`() throws {
        let split = #"{"type": "Split", "pattern": {"String": "."}, "behavior": "Isolated"}"#
        #expect(try pieces(sequence(split), "a.b") == ["a", ".", "b"])
    }

    @Test func `the defaults of ByteLevel are a space in front and the pattern of GPT-2`() throws {
        let tokenizer = try TinyTokenizer.read(TinyTokenizer.json(["pre_tokenizer": #"{"type": "ByteLevel"}"#]))
        #expect(tokenizer.encode("a", specials: .parsed) == [0x20, 0x61])
        #expect(tokenizer.encode(" a", specials: .parsed) == [0x20, 0x61])
        #expect(tokenizer.pieces(of: "ab 12").count == 2)
    }

    @Test(arguments: [
        (#"{"type": "Digits"}"#, "the pre-tokenizer Digits at this place"),
        (#"{"type": "ByteLevel"}"#, "the pre-tokenizer ByteLevel at this place"),
        (
            #"{"type": "Split", "pattern": {"Regex": "a"}, "behavior": "MergedWithNext"}"#,
            "the split behaviour MergedWithNext"
        ),
    ])
    func `what is not known is named`(split: String, feature: String) {
        let error = #expect(throws: TokenizerError.self) { try pieces(sequence(split), "") }
        guard case .unsupported("tokenizer.json", _, feature) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a pattern that is none, and a space behind splits, are errors`() {
        for split in [
            #"{"type": "Split", "pattern": {"Regex": "("}, "behavior": "Isolated"}"#,
            #"{"type": "Split", "pattern": {"Regex": "(a+)+"}, "behavior": "Isolated"}"#,
            #"{"type": "Split", "pattern": {"String": ""}, "behavior": "Isolated"}"#,
            #"{"type": "Split", "behavior": "Isolated"}"#,
        ] {
            #expect(throws: TokenizerError.self) { try pieces(sequence(split), "") }
        }
        let split = #"{"type": "Split", "pattern": {"Regex": "a"}, "behavior": "Isolated"}"#
        #expect(throws: TokenizerError.self) {
            try pieces(sequence(split, byteLevel: #""add_prefix_space": true"#), "")
        }
    }
}

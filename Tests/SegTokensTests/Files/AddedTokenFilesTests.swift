import Testing

@testable import SegTokens

@Suite struct AddedTokenFilesTests {
    private func node(_ text: String) throws -> JSONNode {
        try JSONNode(file: "f.json", bytes: Array(text.utf8))
    }

    @Test func `flags are read, and default to those of an ordinary token`() throws {
        let plain = try AddedTokenFiles.token(try node(#"{"content": "x"}"#), id: 3)
        #expect(plain == AddedToken(id: 3, content: "x", isSpecial: false, isNormalized: true))
        let json =
            #"{"content": "x", "special": true, "lstrip": true, "rstrip": true, "single_word": true, "normalized": false}"#
        let all = AddedToken(
            id: 3, content: "x", isSpecial: true, stripsLeft: true, stripsRight: true, isSingleWord: true)
        #expect(try AddedTokenFiles.token(try node(json), id: 3) == all)
    }

    @Test func `a key that is no id, a token without content and a very long one are errors`() throws {
        for json in [
            #"{"added_tokens_decoder": {"x": {"content": "a"}}}"#,
            #"{"added_tokens_decoder": {"-1": {"content": "a"}}}"#,
            #"{"added_tokens_decoder": {"1": {}}}"#, #"{"added_tokens_decoder": []}"#,
            #"{"added_tokens_decoder": {"1": {"content": "\#(String(repeating: "a", count: 1025))"}}}"#,
        ] {
            #expect(throws: TokenizerError.self) { try AddedTokenFiles.decoderTokens(try node(json)) }
        }
        #expect(try AddedTokenFiles.decoderTokens(nil).byID.isEmpty)
    }

    @Test func `a list adds what is not known yet`() throws {
        var tokens = AddedTokens()
        #expect(tokens.insert(AddedToken(id: 1, content: "a")) == nil)
        try AddedTokenFiles.insertList(try node(#"{"a": 1, "b": 2}"#), try node(#"{"pad_token": "b"}"#), &tokens)
        #expect(tokens.byID[2]?.isSpecial == true)
        #expect(throws: TokenizerError.self) {
            try AddedTokenFiles.insertList(try node(#"{"c": 2}"#), nil, &tokens)
        }
    }
}

import Testing

@testable import SegTokens

@Suite struct AddedTokensTests {
    @Test func `a token is found by id and by content, composed or not`() {
        var tokens = AddedTokens()
        #expect(tokens.insert(AddedToken(id: 5, content: "\u{E9}")) == nil)
        #expect(tokens.insert(AddedToken(id: 6, content: "e\u{301}")) == nil)
        #expect(tokens.id(of: "\u{E9}") == 5)
        #expect(tokens.id(of: "e\u{301}") == 6)
        #expect(tokens.id(of: "x") == nil)
    }

    @Test func `the same token twice is one, and two claims to one id are a problem`() {
        var tokens = AddedTokens()
        #expect(tokens.insert(AddedToken(id: 5, content: "a")) == nil)
        #expect(tokens.insert(AddedToken(id: 5, content: "a", isSpecial: false)) == nil)
        #expect(tokens.byID[5]?.isSpecial == true)
        #expect(tokens.insert(AddedToken(id: 5, content: "b")) != nil)
        #expect(tokens.insert(AddedToken(id: 6, content: "a")) != nil)
    }

    @Test func `tokens are searched in the raw or in the normalized text`() {
        var tokens = AddedTokens()
        for (id, isNormalized) in [(9, true), (3, false), (4, true)] {
            #expect(tokens.insert(AddedToken(id: id, content: "t\(id)", isNormalized: isNormalized)) == nil)
        }
        #expect(tokens.tokens(normalized: true).map(\.id) == [4, 9])
        #expect(tokens.tokens(normalized: false).map(\.id) == [3])
    }

    @Test func `what steers a conversation is a control token whatever its flag says`() {
        #expect(AddedToken(id: 0, content: "<|im_end|>", isSpecial: false).isControl)
        #expect(AddedToken(id: 0, content: "x", isSpecial: false, isReserved: true).isControl)
        #expect(AddedToken(id: 0, content: "x").isControl)
        #expect(!AddedToken(id: 0, content: "x", isSpecial: false).isControl)
    }
}

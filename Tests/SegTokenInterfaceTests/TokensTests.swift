import Foundation
import SegTokens
import Testing

@testable import SegTokenInterface

struct TokensTests {
    @Test func `ids are those of the tokenizer, as many as there is room for`() throws {
        let folder = "Models/nano"
        let expected = try Tokenizer(directory: URL(fileURLWithPath: folder, isDirectory: true))
        var tokenizer: OpaquePointer?
        #expect(
            openTokenizer(
                path: Array(folder.utf8), bytes: Int64(folder.utf8.count), tokenizer: &tokenizer, error: nil,
                capacity: 0) == 0)
        defer { freeTokenizer(tokenizer) }
        for text in ["", "[[[0.411, 0.205], [0.376, 0.318]]]", "<|im_end|> the red star", "é😀"] {
            for specials: Int32 in [0, 1] {
                let ids = expected.encode(text, specials: specials == 0 ? .literal : .parsed)
                var found = [Int64](repeating: -1, count: 8)
                var count: Int64 = -1
                #expect(
                    encodeTokens(
                        tokenizer: tokenizer, text: Array(text.utf8), bytes: Int64(text.utf8.count), specials: specials,
                        ids: &found, room: 8, count: &count, error: nil, capacity: 0) == 0)
                #expect(Int(count) == ids.count)
                #expect(found.prefix(min(8, ids.count)).map(Int.init) == Array(ids.prefix(8)))
                #expect(found.dropFirst(ids.count).allSatisfy { $0 == -1 })
            }
        }
    }

    @Test func `a folder without a tokenizer is refused in a sentence`() {
        var tokenizer: OpaquePointer?
        var sentence = [CChar](repeating: 0, count: 300)
        #expect(
            openTokenizer(path: Array("Sources".utf8), bytes: 7, tokenizer: &tokenizer, error: &sentence, capacity: 300)
                == 1)
        #expect(tokenizer == nil && sentence[0] != 0)
        #expect(
            encodeTokens(
                tokenizer: nil, text: nil, bytes: 0, specials: 0, ids: nil, room: 0, count: nil, error: nil, capacity: 0
            ) == 1)
        freeTokenizer(nil)
    }
}

import Foundation
import Testing

@testable import SegTokens

@Suite struct CheckpointFileTests {
    @Test func `a file is read, and one that is not there is an error`() throws {
        try TinyTokenizer.withFolder(["a.json": "{}"]) { folder in
            #expect(CheckpointFile.exists("a.json", in: folder))
            #expect(!CheckpointFile.exists("b.json", in: folder))
            let bytes = try CheckpointFile.bytes(of: "a.json", in: folder)
            #expect(bytes == [0x7B, 0x7D])
            do throws(TokenizerError) {
                _ = try CheckpointFile.bytes(of: "b.json", in: folder)
                Issue.record("b.json is not there")
            } catch {
                #expect(error.description.hasPrefix("b.json cannot be read"))
            }
        }
    }

    @Test func `a file of absurd size is refused before it is read`() throws {
        try TinyTokenizer.withFolder(["a.json": ""]) { folder in
            let file = try FileHandle(forWritingTo: folder.appendingPathComponent("a.json"))
            try file.truncate(atOffset: UInt64(CheckpointFile.maximumBytes) + 1)
            try file.close()
            #expect(
                throws: TokenizerError.tooLarge(
                    file: "a.json", bytes: CheckpointFile.maximumBytes + 1, limit: CheckpointFile.maximumBytes)
            ) { try CheckpointFile.bytes(of: "a.json", in: folder) }
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import SegTokens

@Suite struct RankFileTests {
    private func lines(_ extra: [String] = [], skipping: Int? = nil) -> [UInt8] {
        let single = (0..<256).filter { $0 != skipping }.map { "\(Data([UInt8($0)]).base64EncodedString()) \($0)" }
        return Array((single + extra).joined(separator: "\n").utf8)
    }

    @Test func `tokens have the ids that their lines say`() throws {
        let vocabulary = try RankFile.vocabulary(lines(["YWI= 300", "", "YWJj 299\r"]))
        #expect(vocabulary.id(of: Array("ab".utf8)) == 300)
        #expect(vocabulary.id(of: Array("abc".utf8)) == 299)
        #expect(vocabulary.count == 301)
    }

    @Test(arguments: [
        "YWI=", "YWI= 3 4", "YWI=  300", "YWI 300", "Y*I= 300", "= 300", " 300", "YWI= -1", "YWI= 1048576", "YWI= x",
        "YQ== 300",
        "YWI= 5", "YWJ= 300",
    ])
    func `a line of another form is an error with its number`(line: String) {
        let error = #expect(throws: TokenizerError.self) { try RankFile.vocabulary(lines([line])) }
        guard case .malformedLine("tiktoken.model", 257, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `every byte needs a token`() {
        #expect(
            throws: TokenizerError.conflict(
                file: "tiktoken.model", place: "tokens", problem: "the byte 65 has no token")
        ) {
            try RankFile.vocabulary(lines(skipping: 65))
        }
    }

    @Test func `base64 of any bytes is read as Foundation writes it`() {
        var random = SplitMix64(seed: 16)
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(Base64.decode(Array(Data(bytes).base64EncodedString().utf8)[...]) == bytes)
        }
    }
}

import Foundation
import Testing

@testable import SegHub

@Suite struct ContentDigestTests {
    @Test func `git and sha256sum agree`() {
        // `printf 'hello\n' | git hash-object --stdin` and `| sha256sum`.
        for (etag, text) in [
            ("ce013625030ba8dba906f756967f9e9ca394464a", "hello\n"),
            ("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03", "hello\n"),
            ("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", ""),
        ] {
            guard let digest = ContentDigest(etag: etag) else { return #expect(Bool(false)) }
            var sum = ContentDigest.Sum(digest, size: text.utf8.count)
            Data(text.utf8).withUnsafeBytes { sum.add($0) }
            #expect(sum.isRight && sum.found == etag && digest.etag == etag)
            Data("x".utf8).withUnsafeBytes { sum.add($0) }
            #expect(!sum.isRight)
        }
    }

    @Test(arguments: [
        "", "abc", String(repeating: "g", count: 40), String(repeating: "A", count: 64),
        "../" + String(repeating: "a", count: 37),
    ])
    func `other ETags are no digests`(_ etag: String) { #expect(ContentDigest(etag: etag) == nil) }
}

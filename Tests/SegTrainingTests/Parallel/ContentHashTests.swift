import Foundation
import TestSupport
import Testing

@testable import SegTraining

struct ContentHashTests {
    private func hash(_ bytes: [UInt8]) -> String {
        var hash = ContentHash()
        hash.add(bytes)
        return hash.text
    }

    @Test func `one other bit, byte or length is another hash`() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 1...70, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var other = bytes
            other[Int.random(in: other.indices, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
            #expect(hash(bytes) == hash(bytes) && hash(bytes) != hash(other))
            #expect(hash(bytes) != hash(bytes + [0]) && hash(bytes) != hash([0] + bytes))
        }
    }

    @Test func `a file has the hash of its bytes, and one that is not there is named`() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        let bytes = (0..<100_003).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }
        try Data(bytes).write(to: file)
        #expect(try ContentHash(of: file).text == hash(bytes))
        #expect(throws: TrainingError.file(path: "/no/such/file", reason: "cannot be read")) {
            try ContentHash(of: URL(fileURLWithPath: "/no/such/file"))
        }
    }
}

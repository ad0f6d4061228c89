import TestSupport
import Testing

@testable import SegTokens

@Suite struct UTF8TextTests {
    @Test func `scalars become bytes, with the place of each`() {
        let (bytes, offsets) = UTF8Text.encode([0x41, 0xE9, 0x4E2D, 0x1F642])
        #expect(bytes == Array("Aé中🙂".utf8))
        #expect(offsets == [0, 1, 3, 6, 10])
    }

    @Test func `the tail of every cut character is incomplete, and of a whole one not`() {
        for text in ["é", "中", "🙂", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10FFFF}"] {
            let bytes = Array(text.utf8)
            for count in 0..<bytes.count { #expect(UTF8Text.incompleteTail([0x41] + bytes.prefix(count)) == count) }
            #expect(UTF8Text.incompleteTail(bytes) == 0)
        }
    }

    @Test(
        arguments: [
            [0x80], [0xC0], [0xC1, 0x80], [0xE0, 0x80], [0xED, 0xA0], [0xF0, 0x80], [0xF4, 0x90], [0xF5], [0xFF],
        ] as [[UInt8]])
    func `what can never become whole is no incomplete tail`(bytes: [UInt8]) {
        #expect(UTF8Text.incompleteTail(bytes) == 0)
    }

    @Test func `decoding in two parts at any incomplete tail is decoding at once`() {
        let pool: [UInt8] = [0x41, 0x80, 0x90, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xE4, 0xED, 0xF0, 0xF4, 0xF5]
        var random = SplitMix64(seed: 10)
        for _ in 0..<5000 {
            let bytes = (0..<8).map { _ in pool.randomElement(using: &random) ?? 0 }
            let head = Array(bytes.prefix(Int.random(in: 0...8, using: &random)))
            let cut = head.count - UTF8Text.incompleteTail(head)
            let parts = String(decoding: bytes[..<cut], as: UTF8.self) + String(decoding: bytes[cut...], as: UTF8.self)
            #expect(parts.unicodeScalars.elementsEqual(String(decoding: bytes, as: UTF8.self).unicodeScalars))
        }
    }
}

import TestSupport
import Testing

@testable import SegGeometry

struct WordsTests {
    @Test func `insides are the bytes that are not zero`() {
        var generator = SplitMix64(seed: 23)
        for _ in 0..<2000 {
            // Sparse, so that zero bytes are frequent.
            let word = generator.next() & generator.next() & generator.next() & generator.next()
            let bytes = (0..<8).map { word >> UInt64($0 * 8) & 0xFF }
            let expected = bytes.enumerated().reduce(UInt64(0)) {
                $0 | ($1.element != 0 ? 1 << UInt64($1.offset * 8) : 0)
            }
            #expect(Words.insides(word) == expected)
            #expect(Words.sum(expected) == bytes.filter { $0 != 0 }.count)
            if expected != 0 { #expect(Words.firstByte(expected) == bytes.firstIndex { $0 != 0 }) }
        }
        #expect(Words.sum(.max) == 8 * 255)
    }

    @Test func `words are read and written in the order of their bytes at any place`() {
        var bytes = [UInt8](0..<16)
        bytes.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            #expect(Words.load(base + 3) == 0x0A09_0807_0605_0403)
            Words.store(0x0102_0304_0506_0708, base + 1)
        }
        #expect(bytes == [0, 8, 7, 6, 5, 4, 3, 2, 1, 9, 10, 11, 12, 13, 14, 15])
    }
}

import TestSupport
import Testing

@testable import SegImaging

struct GIFCodesTests {
    private func indices(_ bytes: [UInt8], count: Int) throws -> [UInt8] {
        try ByteView.over(bytes) { view throws(ImagingError) in
            try GIFCodes(view, at: 0, file: "f").indices(count: count)
        }
    }

    @Test func `a code that is only just being learnt repeats what came before`() throws {
        // 3-bit codes 4 (clear), 1, 6 (learnt as it is read: 1 1), 5 (end), from the lowest bit.
        #expect(try indices([2, 2, 0b10_001_100, 0b101_1, 0], count: 3) == [1, 1, 1])
    }

    @Test func `codes may be cut into blocks anywhere`() throws {
        #expect(try indices([2, 1, 0b10_001_100, 1, 0b101_1, 0], count: 3) == [1, 1, 1])
    }

    @Test func `fewer pixels than announced, unknown codes and cut blocks are errors`() {
        #expect(throws: ImagingError.self) { try indices([2, 2, 0b10_001_100, 0b101_1, 0], count: 4) }
        #expect(throws: ImagingError.self) { try indices([2, 2, 0b11_001_100, 0b101_1, 0], count: 3) }
        #expect(throws: ImagingError.truncated(file: "f", format: .gif, length: 3)) {
            try indices([2, 9, 0b10_001_100], count: 3)
        }
        for bits: UInt8 in [0, 9, 255] {
            #expect(throws: ImagingError.self) { try indices([bits, 1, 0, 0], count: 1) }
        }
    }

    @Test func `a megabyte of clears costs no table each`() {
        // Codes of two bits: 2 clears, and nothing else comes.
        let block = [UInt8(255)] + [UInt8](repeating: 0b1010_1010, count: 255)
        let bytes: [UInt8] = [1] + (0..<4000).flatMap { _ in block }
        let clock = ContinuousClock()
        let spent = clock.measure { #expect(throws: ImagingError.self) { try indices(bytes, count: 1) } }
        #expect(spent < .seconds(20))
    }
}

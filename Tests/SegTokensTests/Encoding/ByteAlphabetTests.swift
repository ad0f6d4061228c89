import Testing

@testable import SegTokens

@Suite struct ByteAlphabetTests {
    @Test func `every byte has a character of its own, and comes back from it`() {
        #expect(Set(ByteAlphabet.scalarOfByte).count == 256)
        for (byte, scalar) in ByteAlphabet.scalarOfByte.enumerated() {
            #expect(ByteAlphabet.bytes(of: String(Character(scalar))) == [UInt8(byte)])
        }
    }

    @Test func `space, line feed and the letters are where the published vocabularies have them`() {
        #expect(ByteAlphabet.scalarOfByte[0x20] == "Ġ")
        #expect(ByteAlphabet.scalarOfByte[0x0A] == "Ċ")
        #expect(ByteAlphabet.scalarOfByte[0x41] == "A")
    }

    @Test func `a character outside the alphabet is no byte`() {
        #expect(ByteAlphabet.bytes(of: "a b") == nil)
        #expect(ByteAlphabet.bytes(of: "漢") == nil)
    }
}

import Testing

@testable import SegNotation

@Suite struct SymbolTests {
    @Test func `full-width forms stand for the narrow ones`() {
        #expect("［］（），０．－ａ".unicodeScalars.map { Symbol($0) } == "[](),0.-a".unicodeScalars.map { Symbol($0) })
        #expect(Symbol("−") == .word(UInt8(ascii: "-")))
        #expect(Symbol("　") == .separator)
    }

    @Test func `no other character is a bracket`() {
        let brackets = Set("[]［］【】".unicodeScalars)
        for value in stride(from: UInt32(0), to: 0x3_0000, by: 1) {
            guard let scalar = Unicode.Scalar(value), !brackets.contains(scalar) else { continue }
            let symbol = Symbol(scalar)
            if symbol == .open || symbol == .close { Issue.record("U+\(String(value, radix: 16))") }
        }
    }
}

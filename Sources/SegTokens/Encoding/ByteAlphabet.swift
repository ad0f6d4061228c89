/// The 256 printable characters that stand for bytes in byte-level vocabularies.
///
/// Bytes 33–126, 161–172 and 174–255 stand for themselves; the other 68, in increasing order, are U+0100, U+0101, ….
enum ByteAlphabet {
    /// The bytes that `token` spells; nil where a character is none of the alphabet.
    static func bytes(of token: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(token.utf8.count)
        for scalar in token.unicodeScalars {
            guard scalar.value < 324, let byte = byteOfScalar[Int(scalar.value)] else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// The character of each byte.
    static let scalarOfByte: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (UInt8.min...UInt8.max).map { byte in
            if isPrintable(byte) { return Unicode.Scalar(byte) }
            defer { next += 1 }
            return Unicode.Scalar(next) ?? "?"
        }
    }()

    private static let byteOfScalar: [UInt8?] = {
        var table = [UInt8?](repeating: nil, count: 324)
        for (byte, scalar) in scalarOfByte.enumerated() { table[Int(scalar.value)] = UInt8(byte) }
        return table
    }()

    private static func isPrintable(_ byte: UInt8) -> Bool {
        switch byte {
        case 33...126, 161...172, 174...255: true
        default: false
        }
    }
}

/// CRC-32C (Castagnoli), as RFC 3720 has it.
enum Checksum {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }

    /// The checksum of `bytes`.
    static func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { value, byte in table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8 }
    }

    /// The checksum as TFRecord stores it, so that data with checksums in it have a checksum that differs from theirs.
    static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let value = crc32c(bytes)
        return (value >> 15 | value << 17) &+ 0xA282_EAD8
    }
}

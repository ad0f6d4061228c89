import Testing

@testable import SegTraining

struct ChecksumTests {
    /// RFC 3720, appendix B.4, and the check value of the CRC catalogue.
    private static let known: [(bytes: [UInt8], checksum: UInt32)] = [
        ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
        ([UInt8](0..<32), 0x46DD_794E), ([UInt8]((0..<32).reversed()), 0x113F_DB5C),
        ([UInt8]("123456789".utf8), 0xE306_9283), ([], 0),
    ]

    @Test func `known checksums`() {
        for (bytes, checksum) in Self.known { #expect(Checksum.crc32c(bytes) == checksum) }
    }

    @Test func `the mask is undone by turning back what it turns`() {
        for byte in UInt8.min...UInt8.max {
            let rotated = Checksum.masked([byte]) &- 0xA282_EAD8
            #expect(rotated << 15 | rotated >> 17 == Checksum.crc32c([byte]))
        }
    }
}

import SegGeometry
import SegImaging

/// A PNG that EXIF says to turn: `png` with an eXIf chunk behind its header.
func oriented(_ png: [UInt8], _ orientation: ExifOrientation) -> [UInt8] {
    let tiff: [UInt8] = [
        0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation.rawValue), 0, 0, 0, 0, 0,
        0,
    ]
    let body = [UInt8]("eXIf".utf8) + tiff
    // Signature and IHDR are 33 bytes.
    return png[..<33] + bigEndian(UInt32(tiff.count)) + body + bigEndian(checksum(body)) + png[33...]
}

private func bigEndian(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

/// PNG's CRC-32.
private func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
        (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
    }
}

extension ExifOrientation {
    /// What undoes it.
    var inverse: ExifOrientation {
        switch self {
        case .turnsRight: .turnsLeft
        case .turnsLeft: .turnsRight
        default: self
        }
    }
}

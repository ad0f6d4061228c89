import SegGeometry
import SegImaging

/// Reads any bytes as a picture: headers and decoders must come to a picture or to an error, within their limits.
@_cdecl("LLVMFuzzerTestOneInput")
public func readAnyBytes(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    read(bytes)
    // Behind wrong checksums the PNG decoder would never be reached.
    if let repaired = withRightChecksums(bytes) { read(repaired) }
    return 0
}

private func read(_ bytes: [UInt8]) {
    var options = DecodeOptions()
    options.maxPixels = 1 << 16
    options.maxScans = 8
    let header = try? ImageHeader.read(bytes)
    guard let image = try? Image(encoded: bytes, options: options) else { return }
    precondition(image.size.area <= options.maxPixels, "more pixels than allowed")
    precondition(image.size == header?.uprightSize, "the picture is not as large as its header says")
    precondition((try? Mask(encoded: bytes, options: options)) != nil, "a picture that is no mask")
    precondition(
        (try? Image(encoded: ImageEncoding.png(image, level: 1))) == image, "what was written reads differently")
}

/// A PNG with the checksum of every whole chunk put right; nil for anything else.
private func withRightChecksums(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
    var bytes = bytes
    var chunk = 8
    while chunk + 12 <= bytes.count {
        let length = bytes[chunk..<chunk + 4].reduce(0) { $0 << 8 | Int($1) }
        let end = chunk + 8 + length
        guard end + 4 <= bytes.count else { break }
        let sum = checksum(bytes[chunk + 4..<end])
        for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index)) }
        chunk = end + 4
    }
    return bytes
}

/// CRC-32 as PNG defines it.
private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
        sum ^= UInt32(byte)
        for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
}

package import SegGeometry

/// Label Studio's own run lengths for brush strokes: red, green, blue and alpha of each pixel, row by row, as a stream of bits.
///
/// As `label_studio_sdk.converter.brush` encodes and decodes them: a count of bytes (32 bits), their width less one (5), four
/// widths of run lengths less one (4 each); then for each run a bit for “repeated”, which of the four widths (2), its length
/// less one, and the byte.
package struct BrushRuns {
    private static let widths = [3, 4, 8, 16]
    private var bytes: [UInt8] = []
    private var free = 0

    /// The bytes of a mask: inside 255, outside 0.
    package static func encoded(_ mask: Mask) -> [UInt8] {
        var stream = BrushRuns()
        stream.put(mask.size.area * 4, bits: 32)
        stream.put(7, bits: 5)
        for width in widths { stream.put(width - 1, bits: 4) }
        var start = 0
        while start < mask.pixels.count {
            let value = mask.pixels[start]
            var end = start + 1
            while end < mask.pixels.count, mask.pixels[end] == value { end += 1 }
            stream.put(run: (end - start) * 4, of: value == 0 ? 0 : 255)
            start = end
        }
        return stream.bytes
    }

    private mutating func put(run length: Int, of value: Int) {
        var rest = length
        while rest > 0 {
            let part = min(rest, 1 << 16)
            let choice = Self.widths.firstIndex { part <= 1 << $0 } ?? 3
            put(1, bits: 1)
            put(choice, bits: 2)
            put(part - 1, bits: Self.widths[choice])
            put(value, bits: 8)
            rest -= part
        }
    }

    private mutating func put(_ value: Int, bits: Int) {
        for bit in (0..<bits).reversed() {
            if free == 0 {
                bytes.append(0)
                free = 8
            }
            free -= 1
            if value >> bit & 1 == 1 { bytes[bytes.count - 1] |= 1 << UInt8(free) }
        }
    }
}

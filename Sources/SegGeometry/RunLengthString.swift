// COCO's compressed counts: each count as a little-endian base-32 number of 5-bit digits with a sign, written as
// characters 0x30…0x6F (bit 5: more digits follow). From the fourth run on it is the difference to the run before the last.
extension RunLengthMask {
    /// The mask that a compressed COCO string describes; empty runs are joined with their neighbours.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, `.badCharacter`, `.truncatedCount`, `.runOutOfRange`,
    ///   `.runsDoNotFill`. pycocotools 2.0.11 accepts most such input and gives a wrong mask.
    public init(size: ImageSize, compressed: String) throws(GeometryError) {
        try self.init(size: size, compressed: compressed.utf8)
    }

    /// The mask that the bytes of a compressed COCO string describe.
    ///
    /// - Throws: as `init(size:compressed:)` does for a string.
    public init(size: ImageSize, compressed: some Sequence<UInt8>) throws(GeometryError) {
        try size.validate()
        var digits = RunDigits()
        var runs = RunBuilder(area: size.area)
        // What the last two runs were written as, before empty runs are joined.
        var (previous, beforePrevious) = (0, 0)
        var index = 0
        for byte in compressed {
            guard let number = try digits.append(byte) else { continue }
            let count = index > 2 ? number + beforePrevious : number
            guard count >= 0, count <= size.area else { throw .runOutOfRange(index: index, value: count) }
            guard runs.append(count, inside: index & 1 == 1) else {
                throw .runsDoNotFill(expected: size.area, got: runs.covered + count)
            }
            (beforePrevious, previous) = (previous, count)
            index += 1
        }
        try digits.finish()
        self.init(size: size, canonical: try runs.finish())
    }

    /// The bytes of the compressed COCO string, as pycocotools 2.0.11 writes them.
    public var compressedBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(counts.count * 2)
        for (index, count) in counts.enumerated() {
            var rest = index > 2 ? Int(count) - Int(counts[index - 2]) : Int(count)
            var more = true
            while more {
                let digit = UInt8(truncatingIfNeeded: rest & 0x1F)
                rest >>= 5
                more = digit & 0x10 == 0 ? rest != 0 : rest != -1
                bytes.append(48 + (more ? digit | 0x20 : digit))
            }
        }
        return bytes
    }

    /// The compressed COCO string, as pycocotools 2.0.11 writes it.
    public var compressed: String {
        String(decoding: compressedBytes, as: UTF8.self)
    }
}

/// Collects the digits of one number at a time.
private struct RunDigits {
    private var number = 0
    private var shift = 0
    private var offset = 0

    /// Takes one character; gives the number that it completes, if it does.
    mutating func append(_ byte: UInt8) throws(GeometryError) -> Int? {
        guard (48..<112).contains(byte) else { throw .badCharacter(offset: offset, byte: byte) }
        // Seven digits hold every count and difference of the largest mask.
        guard shift < 35 else { throw .badCharacter(offset: offset, byte: byte) }
        let digit = Int(byte) - 48
        number |= (digit & 0x1F) << shift
        shift += 5
        offset += 1
        guard digit & 0x20 == 0 else { return nil }
        let result = digit & 0x10 == 0 ? number : number - (1 << shift)
        (number, shift) = (0, 0)
        return result
    }

    /// Throws if a number is incomplete.
    func finish() throws(GeometryError) {
        guard shift == 0 else { throw .truncatedCount(offset: offset - shift / 5) }
    }
}

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
    public init(size: ImageSize, compressed: some Collection<UInt8>) throws(GeometryError) {
        try size.validate()
        let runs =
            compressed.withContiguousStorageIfAvailable { Self.runs($0, area: size.area) }
            ?? Array(compressed).withUnsafeBufferPointer { Self.runs($0, area: size.area) }
        self.init(size: size, canonical: try runs.get())
    }

    private static func runs(_ bytes: UnsafeBufferPointer<UInt8>, area: Int) -> Result<[UInt32], GeometryError> {
        Result { () throws(GeometryError) in
            try RunBuilder.runs(area: area, limit: bytes.count) { (runs) throws(GeometryError) in
                // What the last two runs were written as, before empty runs are joined.
                var (previous, beforePrevious) = (0, 0)
                var (offset, index) = (0, 0)
                while offset < bytes.count {
                    var count = try number(bytes, &offset)
                    if index > 2 { count &+= beforePrevious }
                    try runs.append(count, index: index)
                    (beforePrevious, previous) = (previous, count)
                    index &+= 1
                }
            }
        }
    }

    /// Reads one number, from its first digit at `offset` on. Nearly all have one digit or two.
    @inline(__always)
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: inout Int) throws(GeometryError) -> Int {
        let first = bytes[offset] &- 48
        if first < 32 {
            offset &+= 1
            return signed(first)
        }
        if first < 64, offset &+ 1 < bytes.count {
            let second = bytes[offset &+ 1] &- 48
            if second < 32 {
                offset &+= 2
                return Int(first & 0x1F) | signed(second) &<< 5
            }
        }
        return try longNumber(bytes, &offset)
    }

    /// The value of the last digit of a number, whose upper bit is the sign.
    @inline(__always)
    private static func signed(_ digit: UInt8) -> Int { Int(Int8(truncatingIfNeeded: digit &<< 3) &>> 3) }

    private static func longNumber(
        _ bytes: UnsafeBufferPointer<UInt8>, _ offset: inout Int
    ) throws(GeometryError) -> Int {
        let start = offset
        var (number, shift) = (0, 0)
        while offset < bytes.count {
            let digit = Int(bytes[offset]) &- 48
            // Seven digits hold every count and difference of the largest mask.
            guard digit >= 0, digit < 64, shift < 35 else { throw .badCharacter(offset: offset, byte: bytes[offset]) }
            offset &+= 1
            number |= (digit & 0x1F) &<< shift
            shift &+= 5
            if digit & 0x20 == 0 { return digit & 0x10 == 0 ? number : number &- (1 &<< shift) }
        }
        throw .truncatedCount(offset: start)
    }

    /// The bytes of the compressed COCO string, as pycocotools 2.0.11 writes them.
    public var compressedBytes: [UInt8] {
        // Six digits hold every count and difference of the largest mask, with a sign.
        [UInt8](unsafeUninitializedCapacity: counts.count * 6) { bytes, length in
            counts.withUnsafeBufferPointer { counts in
                for index in counts.indices {
                    var rest = Int(counts[index])
                    if index > 2 { rest &-= Int(counts[index &- 2]) }
                    var more = true
                    while more {
                        let digit = UInt8(truncatingIfNeeded: rest & 0x1F)
                        rest >>= 5
                        more = digit & 0x10 == 0 ? rest != 0 : rest != -1
                        bytes[length] = 48 &+ (more ? digit | 0x20 : digit)
                        length &+= 1
                    }
                }
            }
        }
    }

    /// The compressed COCO string, as pycocotools 2.0.11 writes it.
    public var compressed: String {
        String(decoding: compressedBytes, as: UTF8.self)
    }
}

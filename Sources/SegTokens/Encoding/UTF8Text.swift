/// UTF-8 as arrays, with the place of each scalar.
enum UTF8Text {
    /// The bytes of `scalars`, and where each begins; the last offset is the end.
    static func encode(_ scalars: [UInt32]) -> (bytes: [UInt8], offsets: [Int]) {
        var bytes: [UInt8] = []
        var offsets: [Int] = []
        bytes.reserveCapacity(scalars.count + scalars.count / 4)
        offsets.reserveCapacity(scalars.count + 1)
        for scalar in scalars {
            offsets.append(bytes.count)
            if scalar < 0x80 {
                bytes.append(UInt8(scalar))
            } else {
                bytes.append(
                    contentsOf: UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
            }
        }
        offsets.append(bytes.count)
        return (bytes, offsets)
    }

    /// How many of the last bytes begin a scalar that may still become whole: 0…3.
    static func incompleteTail(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let lead = bytes[bytes.count - length]
            guard lead & 0xC0 == 0x80 else {
                return isPrefix(bytes.suffix(length)) ? length : 0
            }
        }
        return 0
    }

    /// Whether `bytes`, a lead byte and continuation bytes, are fewer than a scalar needs and none of them is wrong.
    private static func isPrefix(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let lead = bytes.first else { return false }
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return false
        }
        guard bytes.count < length else { return false }
        return bytes.dropFirst().first.map { secondBytes(after: lead).contains($0) } ?? true
    }

    private static func secondBytes(after lead: UInt8) -> ClosedRange<UInt8> {
        switch lead {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    }
}

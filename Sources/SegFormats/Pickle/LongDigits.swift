/// Decimal digits of integers that no machine word holds.
package enum LongDigits {
    /// As many digits as CPython 3.11 and later turn into an integer.
    static let limit = 4300

    /// The two's complement bytes, lowest first, of digits with an optional sign; nil for anything else.
    static func twosComplement(_ text: some Collection<UInt8>) -> [UInt8]? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative || text.first == UInt8(ascii: "+") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.count <= limit else { return nil }
        var bytes: [UInt8] = []
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            var carry = Int(digit - 0x30)
            for index in bytes.indices {
                carry += Int(bytes[index]) * 10
                bytes[index] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
            if carry > 0 { bytes.append(UInt8(carry)) }
        }
        bytes.append(0)
        return isNegative ? negated(bytes) : bytes
    }

    /// The decimal digits of two's complement bytes, lowest first.
    package static func decimal(_ bytes: [UInt8]) -> String {
        let isNegative = bytes.last.map { $0 >= 0x80 } ?? false
        var rest = isNegative ? negated(bytes) : bytes
        var digits: [UInt8] = []
        repeat {
            var remainder = 0
            for index in rest.indices.reversed() {
                remainder = remainder << 8 | Int(rest[index])
                rest[index] = UInt8(remainder / 10)
                remainder %= 10
            }
            digits.append(0x30 + UInt8(remainder))
            while rest.last == 0 { rest.removeLast() }
        } while !rest.isEmpty
        return (isNegative ? "-" : "") + String(decoding: digits.reversed(), as: UTF8.self)
    }

    private static func negated(_ bytes: [UInt8]) -> [UInt8] {
        var carry = 1
        return bytes.map { byte in
            carry += Int(~byte)
            defer { carry >>= 8 }
            return UInt8(truncatingIfNeeded: carry)
        }
    }
}

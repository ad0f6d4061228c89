/// The text that a JSON string spells.
package enum JSONString {
    /// The text of `literal`: a scanned string with its quotation marks. Half a surrogate pair becomes U+FFFD.
    package static func text(_ literal: ArraySlice<UInt8>) -> String {
        let inside = literal.dropFirst().dropLast()
        guard inside.contains(UInt8(ascii: "\\")) else { return String(decoding: inside, as: UTF8.self) }
        var units = Units()
        var rest = inside
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                units.append(byte)
                continue
            }
            if kind == UInt8(ascii: "u") {
                units.append(unit: rest.prefix(4).reduce(0) { $0 << 4 | UInt16(digit($1) ?? 0) })
                rest = rest.dropFirst(4)
            } else {
                units.append(plain(kind))
            }
        }
        return units.finish()
    }

    /// The value of a hexadecimal digit.
    package static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func plain(_ kind: UInt8) -> UInt8 {
        switch kind {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: kind
        }
    }

    /// UTF-8 that UTF-16 escapes are joined to.
    private struct Units {
        private var bytes: [UInt8] = []
        private var escaped: [UInt16] = []

        mutating func finish() -> String {
            joinEscapes()
            return String(decoding: bytes, as: UTF8.self)
        }

        mutating func append(_ byte: UInt8) {
            joinEscapes()
            bytes.append(byte)
        }

        mutating func append(unit: UInt16) {
            escaped.append(unit)
        }

        private mutating func joinEscapes() {
            guard !escaped.isEmpty else { return }
            bytes += String(decoding: escaped, as: UTF16.self).utf8
            escaped.removeAll(keepingCapacity: true)
        }
    }
}

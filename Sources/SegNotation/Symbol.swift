/// A character as the reader sees it.
enum Symbol: Hashable {
    /// `[`
    case open
    /// `]`
    case close
    /// `(`
    case openRound
    /// `)`
    case closeRound
    /// White space or a comma.
    case separator
    /// An ASCII digit, letter, sign or full stop: part of a number or of a word.
    case word(UInt8)
    /// A letter of any other script.
    case letter
    /// Anything else.
    case other

    /// What `scalar` stands for. Full-width brackets, digits, signs and separators stand for the narrow ones.
    init(_ scalar: Unicode.Scalar) {
        self = scalar.isASCII ? Self.ascii(UInt8(truncatingIfNeeded: scalar.value)) : Self.wide(scalar)
    }

    private static func ascii(_ byte: UInt8) -> Symbol {
        switch byte {
        case UInt8(ascii: "["): .open
        case UInt8(ascii: "]"): .close
        case UInt8(ascii: "("): .openRound
        case UInt8(ascii: ")"): .closeRound
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"):
            .word(byte)
        case UInt8(ascii: ","), UInt8(ascii: " "), 0x09...0x0D: .separator
        default: .other
        }
    }

    private static func wide(_ scalar: Unicode.Scalar) -> Symbol {
        switch scalar.value {
        case 0xFF01...0xFF5E: ascii(UInt8(scalar.value - 0xFEE0))
        case 0x3010: .open  // 【
        case 0x3011: .close  // 】
        case 0x3001, 0xFF64, 0x060C: .separator  // ideographic and Arabic commas
        case 0x2212, 0x2010...0x2013: .word(UInt8(ascii: "-"))
        case 0x200B...0x200D, 0x2060, 0xFEFF: .separator  // zero width
        default: classified(scalar)
        }
    }

    private static func classified(_ scalar: Unicode.Scalar) -> Symbol {
        if scalar.properties.isWhitespace { return .separator }
        return scalar.properties.isAlphabetic ? .letter : .other
    }
}

/// A run of digits, letters, signs and full stops, and the number that it spells.
struct NumberToken {
    /// What a run turned out to be.
    enum Meaning: Hashable {
        case number(Double)
        /// Meant as a number, but unusable.
        case badNumber
        case word
        /// Signs and full stops only.
        case punctuation
    }

    /// A longer run is no number: a coordinate has three digits.
    static let longest = 64

    private var bytes: [UInt8] = []
    private var isTooLong = false
    /// Where the run began.
    private(set) var start = 0

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ byte: UInt8, at offset: Int) {
        if bytes.isEmpty { start = offset }
        if bytes.count < Self.longest { bytes.append(byte) } else { isTooLong = true }
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    /// What the run is.
    var meaning: Meaning {
        guard let first = bytes.first(where: { !Self.isPunctuation($0) }) else { return .punctuation }
        guard Self.isDigit(first) else { return namesNoNumber ? .badNumber : .word }
        guard !isTooLong, let value = Decimal(bytes)?.value, abs(value) <= PolygonReader.largest else {
            return .badNumber
        }
        return .number(value)
    }

    /// Whether the run is a word by which programs print what is no finite number.
    private var namesNoNumber: Bool {
        let word = String(decoding: bytes.drop(while: Self.isPunctuation), as: UTF8.self).lowercased()
        return ["nan", "inf", "infinity", "null", "none"].contains(word)
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}

/// A number in decimal notation: sign, digits with at most one full stop, exponent.
private struct Decimal {
    private let bytes: [UInt8]
    private var position = 0
    private var isNegative = false
    private var digits: UInt64 = 0
    private var digitCount = 0
    private var fractionCount = 0
    private var hasExponent = false

    /// Nil if `bytes` is anything else.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        takeSign()
        takeDigits(fraction: false)
        if take(UInt8(ascii: ".")) { takeDigits(fraction: true) }
        guard digitCount > 0 else { return nil }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            guard takeExponent() else { return nil }
        }
        guard position == bytes.count else { return nil }
    }

    /// The double nearest to the number; infinite beyond the largest.
    ///
    /// Up to 15 digits over a power of ten below 10²³ are both exact, so one division rounds once.
    var value: Double? {
        if digitCount <= 15, !hasExponent {
            let magnitude = Double(digits) / Self.powers[fractionCount]
            return isNegative ? -magnitude : magnitude
        }
        return Double(String(decoding: bytes, as: UTF8.self))
    }

    private static let powers: [Double] = (0...15).map { exponent in
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeSign() {
        isNegative = take(UInt8(ascii: "-"))
        if !isNegative { _ = take(UInt8(ascii: "+")) }
    }

    private mutating func takeDigits(fraction: Bool) {
        while position < bytes.count, NumberToken.isDigit(bytes[position]) {
            digits = digits &* 10 &+ UInt64(bytes[position] - UInt8(ascii: "0"))
            digitCount += 1
            fractionCount += fraction ? 1 : 0
            position += 1
        }
    }

    private mutating func takeExponent() -> Bool {
        hasExponent = true
        if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
        let first = position
        while position < bytes.count, NumberToken.isDigit(bytes[position]) { position += 1 }
        return position > first
    }
}

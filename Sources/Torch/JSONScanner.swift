/// Reads JSON text (RFC 8259) piece by piece, as strictly as a checkpoint's header deserves.
///
/// Whoever calls says what it expects next. Anything else is an error with its place, and so are keys that stand
/// twice in an object, which tree-building parsers drop unseen. Text is never read recursively deeper than
/// ``depthLimit``, and no input makes the scanner take more than linear time.
struct JSONScanner {
    /// How deep values that nobody asked for may be nested.
    static let depthLimit = 64

    private let bytes: [UInt8]
    /// The place of the next byte to be read.
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads an object; `entry` reads the value of each key, and is told where the key stands.
    mutating func object(
        _ entry: (inout JSONScanner, _ key: String, _ offset: Int) throws(SafetensorsProblem) -> Void
    ) throws(SafetensorsProblem) {
        try take(UInt8(ascii: "{"), "'{'")
        var seen: Set<String> = []
        if skip(UInt8(ascii: "}")) { return }
        repeat {
            skipWhitespace()
            let offset = position
            let key = try string()
            guard seen.insert(key).inserted else { throw .duplicateKey(key, offset: offset) }
            try take(UInt8(ascii: ":"), "':'")
            try entry(&self, key, offset)
        } while skip(UInt8(ascii: ","))
        try take(UInt8(ascii: "}"), "',' or '}'")
    }

    /// Reads an array; `element` reads each value.
    mutating func array(
        _ element: (inout JSONScanner) throws(SafetensorsProblem) -> Void
    ) throws(SafetensorsProblem) {
        try take(UInt8(ascii: "["), "'['")
        if skip(UInt8(ascii: "]")) { return }
        repeat { try element(&self) } while skip(UInt8(ascii: ","))
        try take(UInt8(ascii: "]"), "',' or ']'")
    }

    /// Reads a whole number from 0 to `Int.max`, without sign, fraction or exponent.
    mutating func count() throws(SafetensorsProblem) -> Int {
        skipWhitespace()
        let start = position
        var value = 0
        while let digit = digit(at: position) {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(digit)
            guard !overflow, !carry else { throw .json(offset: start, expected: "a number below 2^63") }
            value = sum
            position += 1
        }
        let length = position - start
        let isPlain = length == 1 || (length > 1 && bytes[start] != UInt8(ascii: "0"))
        guard isPlain, !continuesNumber else { throw .json(offset: start, expected: "a whole number") }
        return value
    }

    /// Reads any value and forgets it.
    mutating func skipValue(depth: Int = 0) throws(SafetensorsProblem) {
        skipWhitespace()
        guard depth < Self.depthLimit else {
            throw .json(offset: position, expected: "at most \(Self.depthLimit) levels of nesting")
        }
        switch peek {
        case UInt8(ascii: "{"):
            try object { (scanner, _, _) throws(SafetensorsProblem) in try scanner.skipValue(depth: depth + 1) }
        case UInt8(ascii: "["):
            try array { (scanner) throws(SafetensorsProblem) in try scanner.skipValue(depth: depth + 1) }
        case UInt8(ascii: "\""):
            _ = try string()
        default:
            try skipAtom()
        }
    }

    /// Checks that nothing but white space is left.
    mutating func end() throws(SafetensorsProblem) {
        skipWhitespace()
        guard peek == nil else { throw .json(offset: position, expected: "nothing more") }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private var continuesNumber: Bool {
        guard let next = peek else { return false }
        return [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(next)
    }

    private func digit(at index: Int) -> Int? {
        guard index < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[index] else { return nil }
        return Int(bytes[index] - UInt8(ascii: "0"))
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// Steps over white space and this byte, if it comes next.
    private mutating func skip(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func take(_ byte: UInt8, _ expected: String) throws(SafetensorsProblem) {
        guard skip(byte) else { throw .json(offset: position, expected: expected) }
    }

    /// Steps over `true`, `false`, `null` or a number.
    private mutating func skipAtom() throws(SafetensorsProblem) {
        for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return
        }
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        try digits(start)
        guard position == firstDigit + 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
            throw .json(offset: start, expected: "a value")
        }
        if peek == UInt8(ascii: ".") {
            position += 1
            try digits(start)
        }
        guard let e = peek, e | 0x20 == UInt8(ascii: "e") else { return }
        position += 1
        if let sign = peek, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
        try digits(start)
    }

    private mutating func digits(_ start: Int) throws(SafetensorsProblem) {
        let first = position
        while digit(at: position) != nil { position += 1 }
        guard position > first else { throw .json(offset: start, expected: "a value") }
    }
}

// Strings.
extension JSONScanner {
    /// Reads a string, which must be valid Unicode.
    mutating func string() throws(SafetensorsProblem) -> String {
        try take(UInt8(ascii: "\""), "a string")
        let start = position
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw .json(offset: start, expected: "UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            case ..<0x20: throw .json(offset: position - 1, expected: "an escaped control character")
            default: text.append(byte)
            }
        }
        throw .json(offset: position, expected: "'\"'")
    }

    /// The character that an escape stands for; the backslash has been read.
    private mutating func escape() throws(SafetensorsProblem) -> Character {
        let start = position - 1
        let byte = peek
        position += byte == nil ? 0 : 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(start)
        default: throw .json(offset: start, expected: "an escape sequence")
        }
    }

    /// The character of `\uXXXX`, or of a surrogate pair of two of them.
    private mutating func unicodeEscape(_ start: Int) throws(SafetensorsProblem) -> Character {
        var code = try hexadecimal(start)
        if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            let low = try hexadecimal(start)
            guard (0xDC00..<0xE000).contains(low) else { throw .json(offset: start, expected: "a surrogate pair") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw .json(offset: start, expected: "a surrogate pair") }
        return Character(scalar)
    }

    private mutating func hexadecimal(_ start: Int) throws(SafetensorsProblem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw .json(offset: start, expected: "four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}

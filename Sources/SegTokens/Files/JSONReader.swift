/// Reads JSON (RFC 8259) strictly: UTF-8, no trailing text, no lone surrogates, bounded depth.
///
/// Time and memory are linear in the input.
struct JSONReader {
    /// Deeper nesting than any tokenizer file has; keeps hostile input off the stack.
    static let maximumDepth = 64

    private let bytes: [UInt8]
    private var position = 0

    /// The value of a whole document.
    static func read(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.fault("text after the value") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark is not JSON, yet editors leave it and readers skip it.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private func fault(_ problem: String) -> JSONFault {
        JSONFault(offset: position, problem: problem)
    }

    private var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// Steps over `byte` after white space, if it is there.
    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
        skipSpace()
        guard depth < Self.maximumDepth else { throw fault("nesting deeper than \(Self.maximumDepth)") }
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw fault("the text ends early")
        default: return try number()
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let expected = Array(text.description.utf8)
        guard bytes[position...].starts(with: expected) else { throw fault("an unknown word") }
        position += expected.count
        return value
    }

    private mutating func array(depth: Int) throws(JSONFault) -> JSONValue {
        position += 1
        var items: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return .array(items) }
        repeat {
            items.append(try value(depth: depth + 1))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("expected , or ] in an array") }
        return .array(items)
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSONValue {
        position += 1
        var members: [JSONMember] = []
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw fault("expected a key") }
            let key = try string()
            guard take(UInt8(ascii: ":")) else { throw fault("expected : after a key") }
            members.append(JSONMember(key: key, value: try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("expected , or } in an object") }
        return .object(members)
    }
}

// MARK: - Numbers

extension JSONReader {
    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        let leading = position
        guard skipDigits() > 0 else { throw fault("an unexpected character") }
        guard bytes[leading] != UInt8(ascii: "0") || position == leading + 1 else {
            throw JSONFault(offset: leading, problem: "a leading zero")
        }
        let isInteger = try skipFraction()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int(text) { return .integer(integer) }
        guard let double = Double(text), double.isFinite else { throw fault("a number out of range") }
        return .number(double)
    }

    /// Steps over fraction and exponent; whether there was neither.
    private mutating func skipFraction() throws(JSONFault) -> Bool {
        let start = position
        if peek == UInt8(ascii: ".") {
            position += 1
            guard skipDigits() > 0 else { throw fault("expected a digit") }
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+") { position += 1 }
            guard skipDigits() > 0 else { throw fault("expected a digit") }
        }
        return position == start
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        return position - start
    }
}

// MARK: - Strings

extension JSONReader {
    private mutating func string() throws(JSONFault) -> String {
        position += 1
        let start = position
        skipPlain()
        if peek == UInt8(ascii: "\"") {
            position += 1
            return try text(bytes[start..<position - 1], at: start)
        }
        var content = Array(bytes[start..<position])
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte == UInt8(ascii: "\\") else { throw fault("a control character in a string") }
            position += 1
            try escape(into: &content)
            let plain = position
            skipPlain()
            content.append(contentsOf: bytes[plain..<position])
        }
        guard peek != nil else { throw fault("a string without end") }
        position += 1
        return try text(content[...], at: start)
    }

    /// Steps over everything that stands for itself.
    private mutating func skipPlain() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
            position += 1
        }
    }

    private func text(_ content: ArraySlice<UInt8>, at start: Int) throws(JSONFault) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw JSONFault(offset: start, problem: "a string that is not UTF-8")
        }
        return text
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONFault) {
        guard let byte = peek else { throw fault("a string without end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: Array(String(Character(try scalar())).utf8))
        default: throw fault("an unknown escape")
        }
    }

    /// The scalar of `\uXXXX`, or of two such escapes that make a surrogate pair.
    private mutating func scalar() throws(JSONFault) -> Unicode.Scalar {
        let high = try hexadecimal()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, peek == UInt8(ascii: "\\") else { throw fault("a lone surrogate") }
        position += 1
        guard peek == UInt8(ascii: "u") else { throw fault("a lone surrogate") }
        position += 1
        let low = try hexadecimal()
        guard low >= 0xDC00, low < 0xE000,
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("a lone surrogate") }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("expected four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}

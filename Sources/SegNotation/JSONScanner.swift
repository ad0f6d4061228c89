/// Walks over one JSON text (RFC 8259) without recursion and without making values.
package struct JSONScanner {
    /// The text.
    package let bytes: [UInt8]
    /// Where the scanner stands.
    package private(set) var position: Int

    /// A scanner at byte `position` of `bytes`.
    package init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The byte after white space, nil at the end.
    package mutating func next() -> UInt8? {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
        return current
    }

    /// Steps over `byte` if it is next.
    package mutating func take(_ byte: UInt8) -> Bool {
        guard next() == byte else { return false }
        position += 1
        return true
    }

    /// Steps over one value and gives where it stands.
    package mutating func skipValue() throws(RecordError) -> Range<Int> {
        _ = next()
        let start = position
        var closers: [UInt8] = []
        repeat {
            try enterValue(&closers)
        } while !closers.isEmpty
        return start..<position
    }

    /// Steps over a string and gives where it stands, quotation marks included.
    package mutating func skipString() throws(RecordError) -> Range<Int> {
        let start = position
        guard take(UInt8(ascii: "\"")) else { throw unexpected("a string") }
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x20 { break }
            position += 1
            if byte == UInt8(ascii: "\"") { return start..<position }
            if byte == UInt8(ascii: "\\") { try skipEscape() }
        }
        throw unexpected("the end of a string")
    }

    /// Steps over the colon after a member's name.
    package mutating func skipColon() throws(RecordError) {
        guard take(UInt8(ascii: ":")) else { throw unexpected("“:”") }
    }

    /// The error of standing here when something else is due.
    package func unexpected(_ expected: String) -> RecordError {
        .syntax(offset: position, expected: expected)
    }
}

// MARK: - Values

extension JSONScanner {
    /// Steps into or over the next value, then out of all lists and objects that end after it.
    private mutating func enterValue(_ closers: inout [UInt8]) throws(RecordError) {
        let byte = next()
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
            position += 1
            let closer = byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
            if !take(closer) {
                closers.append(closer)
                if closer == UInt8(ascii: "}") { try skipName() }
                return
            }
        } else {
            try skipScalar(byte)
        }
        try leaveValue(&closers)
    }

    private mutating func leaveValue(_ closers: inout [UInt8]) throws(RecordError) {
        while let closer = closers.last {
            if take(closer) {
                closers.removeLast()
            } else if take(UInt8(ascii: ",")) {
                if closer == UInt8(ascii: "}") { try skipName() }
                return
            } else {
                throw unexpected("“,” or “\(Character(Unicode.Scalar(closer)))”")
            }
        }
    }

    private mutating func skipName() throws(RecordError) {
        _ = next()
        _ = try skipString()
        try skipColon()
    }

    private mutating func skipScalar(_ byte: UInt8?) throws(RecordError) {
        guard let byte else { throw unexpected("a value") }
        switch byte {
        case UInt8(ascii: "\""): _ = try skipString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        default: throw unexpected("a value")
        }
    }

    private mutating func skipWord(_ word: StaticString) throws(RecordError) {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual("\(word)".utf8) else {
            throw unexpected("“\(word)”")
        }
        position = end
    }

    private mutating func skipNumber() throws(RecordError) {
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
        if current == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { position += 1 }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(RecordError) {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        if position == start { throw unexpected("a digit") }
    }

    private mutating func skipEscape() throws(RecordError) {
        guard let kind = current, "\"\\/bfnrtu".utf8.contains(kind) else { throw unexpected("an escape") }
        position += 1
        guard kind == UInt8(ascii: "u") else { return }
        for _ in 0..<4 {
            guard let byte = current, JSONString.digit(byte) != nil else { throw unexpected("four hexadecimal digits") }
            position += 1
        }
    }

    private var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }
}

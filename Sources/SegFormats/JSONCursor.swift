internal import Foundation
internal import SegFiles

/// Walks over JSON without building a tree: what is not asked for is skipped, and a place can be kept and come back to.
///
/// Skipping checks brackets and strings, not every rule of the grammar; what is read is checked. Depth is bounded by the
/// caller's own nesting: skipping does not recurse.
package struct JSONCursor: Sendable {
    /// What begins at a place.
    package enum Kind: Hashable, Sendable {
        case object, array, string, number, literal, end
    }

    package let bytes: [UInt8]
    package let file: String
    package private(set) var position: Int

    /// A cursor on the bytes of `file`, which is named in errors.
    package init(_ bytes: [UInt8], file: String, at position: Int = 0) {
        self.bytes = bytes
        self.file = file
        self.position = position
    }

    /// Reads the whole of a file; a byte order mark is passed over.
    package init(contentsOf path: String) throws(FormatError) {
        do {
            let bytes = [UInt8](try Files.data(at: path, options: .mappedIfSafe))
            self.init(bytes, file: path, at: TextLines.isMarked(bytes) ? 3 : 0)
        } catch {
            throw FormatError(file: path, reason: .unreadable(error.reason))
        }
    }

    package func expected(_ what: String) -> FormatError {
        FormatError(file: file, offset: position, reason: .expected(what))
    }

    /// What begins after the white space here.
    package mutating func kind() -> Kind {
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        guard position < bytes.count else { return .end }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), 0x30...0x39: return .number
        default: return .literal
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func take(_ byte: Character, else what: String) throws(FormatError) {
        _ = kind()
        guard position < bytes.count, bytes[position] == byte.asciiValue else { throw expected(what) }
        position += 1
    }

    private mutating func takes(_ byte: Character) -> Bool {
        _ = kind()
        guard position < bytes.count, bytes[position] == byte.asciiValue else { return false }
        position += 1
        return true
    }

    /// Calls `body` with the name of each member of an object; it must read or skip the value. A name that stands twice is
    /// an error: which of both is meant, nobody can know.
    package mutating func members(_ body: (String, inout JSONCursor) throws(FormatError) -> Void) throws(FormatError) {
        try take("{", else: "an object")
        if takes("}") { return }
        var names: Set<String> = []
        repeat {
            let name = try string()
            guard names.insert(name).inserted else { throw expected("each member once, not “\(name)” twice") }
            try take(":", else: "a colon")
            try body(name, &self)
        } while takes(",")
        try take("}", else: "a comma or the end of the object")
    }

    /// Calls `body` at each element of an array; it must read or skip the element.
    package mutating func elements(_ body: (inout JSONCursor) throws(FormatError) -> Void) throws(FormatError) {
        try take("[", else: "an array")
        if takes("]") { return }
        repeat { try body(&self) } while takes(",")
        try take("]", else: "a comma or the end of the array")
    }
}

// Values.
extension JSONCursor {
    /// Skips a value and gives the bytes where it stands.
    @discardableResult
    package mutating func skip() throws(FormatError) -> Range<Int> {
        let what = kind()
        let start = position
        switch what {
        case .end: throw expected("a value")
        case .string: try skipString()
        case .number, .literal: skipWord()
        case .object, .array: try skipBrackets()
        }
        guard position > start else { throw expected("a value") }
        return start..<position
    }

    private mutating func skipWord() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"): return
            case let byte where Self.isSpace(byte): return
            default: position += 1
            }
        }
    }

    private mutating func skipBrackets() throws(FormatError) {
        var depth = 0
        repeat {
            guard position < bytes.count else { throw expected("the end of an object or array") }
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                try skipString()
                continue
            default: break
            }
            position += 1
        } while depth > 0
    }

    private mutating func skipString() throws(FormatError) {
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else {
            position = bytes.count
            throw expected("the end of a string")
        }
        position += 1
    }

    /// A string, its escapes undone.
    package mutating func string() throws(FormatError) -> String {
        guard kind() == .string else { throw expected("a string") }
        let range = try skip()
        let inner = bytes[(range.lowerBound + 1)..<(range.upperBound - 1)]
        if !inner.contains(UInt8(ascii: "\\")) {
            guard let text = String(validating: inner, as: UTF8.self) else { throw expected("UTF-8") }
            return text
        }
        guard let text = try? JSONDecoder().decode(String.self, from: Data(bytes[range])) else {
            throw expected("a string with escapes of JSON")
        }
        return text
    }

    /// A number.
    package mutating func number() throws(FormatError) -> Double {
        let range = try numberText()
        if let plain = Self.plainNumber(bytes[range]) { return plain }
        guard let value = Double(String(decoding: bytes[range], as: UTF8.self)), value.isFinite else {
            position = range.lowerBound
            throw expected("a finite number")
        }
        return value
    }

    /// A number that is an integer.
    package mutating func integer() throws(FormatError) -> Int {
        let range = try numberText()
        let text = String(decoding: bytes[range], as: UTF8.self)
        if let value = Int(text) { return value }
        guard let value = Double(text), let exact = Int(exactly: value) else {
            position = range.lowerBound
            throw expected("an integer")
        }
        return exact
    }

    /// Skips a number that is spelled as JSON has it: sign, digits without a leading zero, fraction, exponent.
    private mutating func numberText() throws(FormatError) -> Range<Int> {
        guard kind() == .number else { throw expected("a number") }
        let range = try skip()
        var rest = bytes[range]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = Self.takeDigits(&rest)
        var isSpelled = whole.count == 1 || whole.count > 1 && whole.first != UInt8(ascii: "0")
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            isSpelled = isSpelled && !Self.takeDigits(&rest).isEmpty
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            isSpelled = isSpelled && !Self.takeDigits(&rest).isEmpty
        }
        guard isSpelled, rest.isEmpty else {
            position = range.lowerBound
            throw expected("a number")
        }
        return range
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits
    }

    /// Digits with at most one point: both parts of the quotient are exact, so it is the nearest double.
    private static func plainNumber(_ digits: ArraySlice<UInt8>) -> Double? {
        guard digits.count <= 16 else { return nil }
        var value = 0
        var divisor = 0.0
        for byte in digits {
            if byte == UInt8(ascii: "."), divisor == 0 {
                divisor = 1
            } else if (0x30...0x39).contains(byte) {
                value = value * 10 + Int(byte - 0x30)
                divisor *= 10
            } else {
                return nil
            }
        }
        guard value < 1 << 53 else { return nil }
        return divisor == 0 ? Double(value) : Double(value) / divisor
    }
}

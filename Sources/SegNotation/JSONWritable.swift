/// A value with a spelling in JSON.
public protocol JSONWritable {
    /// Appends the value as JSON on one line.
    func writeJSON(into bytes: inout [UInt8])
}

extension Int: JSONWritable {
    /// Appends the decimal digits.
    public func writeJSON(into bytes: inout [UInt8]) {
        bytes += description.utf8
    }
}

extension Bool: JSONWritable {
    /// Appends `true` or `false`.
    public func writeJSON(into bytes: inout [UInt8]) {
        bytes += description.utf8
    }
}

extension Double: JSONWritable {
    /// Appends the shortest decimal that reads back as the same double.
    ///
    /// - Precondition: the value is finite.
    public func writeJSON(into bytes: inout [UInt8]) {
        precondition(isFinite, "JSON has no \(self)")
        bytes += description.utf8
    }
}

extension String: JSONWritable {
    /// Appends the text in quotation marks, as UTF-8 with what JSON demands and what other readers take for the end of a line escaped.
    public func writeJSON(into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        for byte in utf8 { Self.writeJSON(byte, into: &bytes) }
        JSONLines.escapeBreaks(in: &bytes, from: start)
        bytes.append(UInt8(ascii: "\""))
    }

    private static func writeJSON(_ byte: UInt8, into bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        case ..<0x20: bytes += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
        default: bytes.append(byte)
        }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    /// Appends the elements in brackets.
    public func writeJSON(into bytes: inout [UInt8]) {
        bytes.appendList(self) { $0.writeJSON(into: &$1) }
    }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    /// Appends the value, or `null` where there is none.
    public func writeJSON(into bytes: inout [UInt8]) {
        if let self { self.writeJSON(into: &bytes) } else { bytes += "null".utf8 }
    }
}

extension [UInt8] {
    /// Appends `elements` in brackets, each written by `write`.
    mutating func appendList<Item>(_ elements: [Item], _ write: (Item, inout [UInt8]) -> Void) {
        append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { self += ", ".utf8 }
            write(element, &self)
        }
        append(UInt8(ascii: "]"))
    }
}

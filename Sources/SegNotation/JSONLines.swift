/// One JSON object per line.
public enum JSONLines {
    /// JSON in which U+0085, U+2028 and U+2029 are escaped: JSON allows them in strings, but Python's `splitlines`,
    /// JavaScript and editors end a line there.
    public static func escapingBreaks(_ json: [UInt8]) -> [UInt8] {
        var json = json
        escapeBreaks(in: &json, from: 0)
        return json
    }

    /// Escapes the breaks from `start` on. They can only stand in strings.
    static func escapeBreaks(in bytes: inout [UInt8], from start: Int) {
        guard bytes[start...].contains(where: { $0 == 0xC2 || $0 == 0xE2 }) else { return }
        var rest = bytes[start...]
        var escaped: [UInt8] = []
        while let byte = rest.first {
            if let (name, length) = name(of: rest) {
                escaped += "\\u\(name)".utf8
                rest = rest.dropFirst(length)
            } else {
                escaped.append(byte)
                rest = rest.dropFirst()
            }
        }
        bytes.replaceSubrange(start..., with: escaped)
    }

    private static func name(of bytes: ArraySlice<UInt8>) -> (name: String, length: Int)? {
        if bytes.starts(with: [0xC2, 0x85]) { return ("0085", 2) }
        if bytes.starts(with: [0xE2, 0x80, 0xA8]) { return ("2028", 3) }
        return bytes.starts(with: [0xE2, 0x80, 0xA9]) ? ("2029", 3) : nil
    }
}

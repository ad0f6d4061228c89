/// The lines of a text file, as other tools of any system write them: they end in LF, CRLF or CR, and a byte order mark
/// may stand in front. Never split text by the Character "\n": CRLF is one Character, and is passed over.
package enum TextLines {
    /// One line.
    package struct Line: Hashable {
        /// Counted from 1; blank lines count.
        package var number: Int
        /// Without its end.
        package var text: String
    }

    /// The most bytes of a line.
    package static let longest = 16 << 20

    /// The lines of a file; behind a last line end there is none.
    ///
    /// - Throws: `FormatError` when the file cannot be read, is no text in UTF-8, or a line is longer than `limit`.
    package static func read(contentsOf path: String, limit: Int = longest) throws(FormatError) -> [Line] {
        let bytes = try JSONCursor(contentsOf: path).bytes
        if let kind = foreignKind(of: bytes) {
            throw FormatError(file: path, reason: .expected("text in UTF-8, and this is \(kind)"))
        }
        let lines = split(bytes)
        if let long = lines.first(where: { $0.text.utf8.count > limit }) {
            throw FormatError(file: path, reason: .expected("at most \(limit) bytes on line \(long.number)"))
        }
        return lines
    }

    /// The lines of some bytes.
    package static func split(_ bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var start = isMarked(bytes) ? 3 : 0
        var position = start
        func end() {
            lines.append(Line(number: lines.count + 1, text: String(decoding: bytes[start..<position], as: UTF8.self)))
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x0A || byte == 0x0D {
                end()
                if byte == 0x0D, position + 1 < bytes.count, bytes[position + 1] == 0x0A { position += 1 }
                start = position + 1
            }
            position += 1
        }
        if start < bytes.count { end() }
        return lines
    }

    /// What bytes are that are no text of a dataset; nil for text in UTF-8.
    package static func foreignKind(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
        if bytes.contains(0) { return "a binary file, or UTF-16: it holds zero bytes" }
        guard let text = String(validating: bytes, as: UTF8.self) else { return "in another encoding" }
        if text.hasPrefix("version https://git-lfs.") { return "a pointer of Git LFS: `git lfs pull` fetches the file" }
        return text.lowercased().hasPrefix("<!doctype") || text.hasPrefix("<html") ? "a page of HTML" : nil
    }

    /// Whether bytes begin with UTF-8's byte order mark.
    package static func isMarked(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xEF, 0xBB, 0xBF])
    }
}

/// The records of a file that is one JSON list, or has one JSON value per line: one record in memory at a time.
///
/// A file whose first byte is `[` is a list; its elements are cut apart by their brackets. Else each line that is not
/// blank is a record. What a record holds is checked by whoever reads it.
package struct RecordStream {
    /// One record's bytes and where they begin in the file.
    package struct Record {
        package var bytes: [UInt8]
        package var offset: Int

        package init(bytes: [UInt8], offset: Int) {
            (self.bytes, self.offset) = (bytes, offset)
        }
    }

    /// The longest record: a mask of many parts is some megabytes.
    package static let longest = 256 << 20

    private let file: String
    private let limit: Int
    private var isList: Bool?
    private var record: [UInt8] = []
    private var start = 0
    private var position = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var isOver = false

    private init(_ file: String, limit: Int) {
        self.file = file
        self.limit = limit
    }

    /// Calls `body` with each record of a file, in order.
    ///
    /// - Throws: `FormatError` when the file cannot be read, a list does not end, something follows it, or a record is
    ///   longer than `limit`; and whatever `body` throws.
    package static func forEach(in path: String, limit: Int = longest, _ body: (Record) throws -> Void) throws {
        let chunks = try ByteChunks(path)
        var stream = RecordStream(path, limit: limit)
        while let chunk = try chunks.next() {
            for byte in chunk {
                if let record = try stream.take(byte) { try body(record) }
            }
        }
        if let record = try stream.end() { try body(record) }
    }

    /// Takes a byte, and gives the record that it completes.
    private mutating func take(_ byte: UInt8) throws(FormatError) -> Record? {
        defer { position += 1 }
        switch isList {
        case nil: return try begin(byte)
        case true: return try takeOfList(byte)
        default: return try takeOfLine(byte)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// The first byte that is not white space says what the file is; a byte order mark is passed over.
    private mutating func begin(_ byte: UInt8) throws(FormatError) -> Record? {
        if Self.isSpace(byte) || position < 3 && [0xEF, 0xBB, 0xBF].contains(byte) { return nil }
        isList = byte == UInt8(ascii: "[")
        start = isList == true ? position + 1 : position
        return isList == true ? nil : try takeOfLine(byte)
    }

    private mutating func takeOfLine(_ byte: UInt8) throws(FormatError) -> Record? {
        // JSON has line ends between values only, so that CR, LF and both end a record.
        if byte != 0x0A, byte != 0x0D {
            try append(byte)
            return nil
        }
        return cut(next: position + 1)
    }

    private mutating func takeOfList(_ byte: UInt8) throws(FormatError) -> Record? {
        if isOver {
            if Self.isSpace(byte) { return nil }
            throw FormatError(file: file, offset: position, reason: .expected("nothing after the list"))
        }
        if isInString {
            isInString = isEscaped || byte != UInt8(ascii: "\"")
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        } else {
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 0: return cut(next: position + 1)
            default: break
            }
            if depth < 0 {
                isOver = true
                return cut(next: position + 1)
            }
        }
        try append(byte)
        return nil
    }

    private mutating func append(_ byte: UInt8) throws(FormatError) {
        guard record.count < limit else {
            throw FormatError(file: file, offset: start, reason: .expected("a record of at most \(limit) bytes"))
        }
        record.append(byte)
    }

    /// The record so far, unless it is blank.
    private mutating func cut(next: Int) -> Record? {
        defer {
            record = []
            start = next
        }
        return record.allSatisfy(Self.isSpace) ? nil : Record(bytes: record, offset: start)
    }

    private mutating func end() throws(FormatError) -> Record? {
        if isList == true, !isOver {
            throw FormatError(file: file, offset: position, reason: .expected("the end of the list"))
        }
        return cut(next: position)
    }
}

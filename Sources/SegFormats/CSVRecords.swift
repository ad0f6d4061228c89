/// The rows of a CSV file by the names of its header line, one row in memory at a time, as Python's `csv` reads them.
///
/// Fields may be in quotes, and then hold commas, line breaks and doubled quotes; lines end in LF, CRLF or
/// CR. A byte order mark is passed over.
package struct CSVRecords {
    /// One row.
    package struct Row {
        /// Fields by the header's names.
        package var fields: [String: String]
        /// The line on which it begins, counted from 1.
        package var line: Int
        /// What is wrong with it; nil for as many fields as the header has, in UTF-8.
        package var problem: String?
    }

    /// The longest field.
    package static let longest = 64 << 20

    private let file: String
    private let needs: [[String]]
    private var header: [String]?
    private var fields: [[UInt8]] = []
    private var field: [UInt8] = []
    private var wasQuoted = false
    private var isInQuotes = false
    /// A quote inside quotes was seen: it ends them, or is the first of two.
    private var isAfterQuote = false
    private var wasReturn = false
    private var line = 1
    private var start = 1

    private init(_ file: String, needs: [[String]]) {
        (self.file, self.needs) = (file, needs)
    }

    /// Calls `body` with each row after the header.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - needs: names of which the header must have one of each list.
    ///   - body: gets each row.
    /// - Throws: `FormatError` when the file cannot be read, has no header or one without these names, or one twice, ends
    ///   within quotes, or a field is longer than `longest`; and whatever `body` throws.
    package static func forEach(in path: String, needs: [[String]] = [], _ body: (Row) throws -> Void) throws {
        let chunks = try ByteChunks(path)
        var records = CSVRecords(path, needs: needs)
        var isFirst = true
        while let chunk = try chunks.next() {
            let mark = isFirst && TextLines.isMarked(chunk) ? 3 : 0
            isFirst = false
            for byte in chunk.dropFirst(mark) {
                if let row = try records.take(byte) { try body(row) }
            }
        }
        if let row = try records.end() { try body(row) }
        guard records.header != nil else { throw FormatError(file: path, reason: .expected("a header line")) }
    }

    /// Calls `body` with each row after the header of a file that is in memory, and returns the header's names.
    ///
    /// - Throws: as `forEach(in:_:)`.
    package static func forEach(of bytes: [UInt8], file: String, _ body: (Row) throws -> Void) throws -> [String] {
        var records = CSVRecords(file, needs: [])
        for byte in bytes.dropFirst(TextLines.isMarked(bytes) ? 3 : 0) {
            if let row = try records.take(byte) { try body(row) }
        }
        if let row = try records.end() { try body(row) }
        guard let header = records.header else { throw FormatError(file: file, reason: .expected("a header line")) }
        return header
    }

    private mutating func take(_ byte: UInt8) throws(FormatError) -> Row? {
        let isSecondHalf = wasReturn && byte == 0x0A
        wasReturn = byte == 0x0D
        if byte == 0x0A || byte == 0x0D, !isSecondHalf { line += 1 }
        if isInQuotes, !isAfterQuote {
            if byte == UInt8(ascii: "\"") { isAfterQuote = true } else { try append(byte) }
            return nil
        }
        if isAfterQuote, byte == UInt8(ascii: "\"") {
            isAfterQuote = false
            try append(byte)
            return nil
        }
        (isInQuotes, isAfterQuote) = (false, false)
        switch byte {
        case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted: (isInQuotes, wasQuoted) = (true, true)
        case UInt8(ascii: ","): endField()
        case 0x0D: return try endRow()
        case 0x0A: return isSecondHalf ? nil : try endRow()
        default: try append(byte)
        }
        return nil
    }

    private mutating func append(_ byte: UInt8) throws(FormatError) {
        guard field.count < Self.longest else {
            throw FormatError(
                file: file, reason: .expected("a field of at most \(Self.longest) bytes on line \(start)"))
        }
        field.append(byte)
    }

    private mutating func endField() {
        fields.append(field)
        field = []
        wasQuoted = false
    }

    private mutating func endRow() throws(FormatError) -> Row? {
        let isBlank = fields.isEmpty && !wasQuoted && field.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        endField()
        defer {
            fields = []
            start = line
        }
        if isBlank { return nil }
        let texts = fields.compactMap { String(validating: $0, as: UTF8.self) }
        guard let header else {
            self.header = try checked(texts)
            return nil
        }
        let pairs = zip(header, texts).map { ($0, $1) }
        let problem =
            texts.count < fields.count
            ? "not UTF-8" : texts.count == header.count ? nil : "not as many fields as names"
        return Row(fields: Dictionary(pairs) { $1 }, line: start, problem: problem)
    }

    private func checked(_ names: [String]) throws(FormatError) -> [String] {
        func refuse(_ what: String) -> FormatError {
            let found = names.map(\.debugDescription).joined(separator: ", ").prefix(200)
            return FormatError(file: file, reason: .expected("a header line with \(what), found \(found)"))
        }
        guard names.count == fields.count else { throw refuse("names in UTF-8") }
        for options in needs where !options.contains(where: names.contains) {
            throw refuse(options.joined(separator: " or "))
        }
        guard Set(names).count == names.count else { throw refuse("each name once") }
        return names
    }

    private mutating func end() throws(FormatError) -> Row? {
        if isInQuotes, !isAfterQuote {
            throw FormatError(file: file, reason: .expected("the end of the quotes that begin on line \(start)"))
        }
        return try endRow()
    }
}

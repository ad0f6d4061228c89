internal import SegFormats
internal import SegNotation

/// A list of pictures as CSV: a header line that names a column "image", and for a question of its own "query", "point" or "box".
///
/// Fields are as Python's `csv` reads them. Numbers in "point" and "box" have commas, semicolons or spaces between them.
struct PictureTable {
    /// The pictures, in order.
    private(set) var pictures: [PictureRequest] = []
    /// Columns that are not used, in order.
    let unused: [String]

    private static let columns: Set<String> = ["image", "query", "point", "box"]

    /// Whether the first line of a list is such a header.
    static func isHeader(_ line: some Sequence<UInt8>) -> Bool {
        let names = String(decoding: Array(line), as: UTF8.self).split(separator: ",")
            .map { $0.trimmingPrefix("\u{FEFF}").filter { $0 != "\"" && !$0.isWhitespace } }
        return names.count > 1 && names.contains("image")
    }

    /// Reads a list.
    ///
    /// - Throws: ``PictureListError/list(_:line:_:)`` with the line of a row that cannot be used.
    init(_ bytes: [UInt8], file: String) throws(PictureListError) {
        let table: (header: [String], rows: [CSVTable.Row])
        do {
            table = try CSVTable.read(bytes, file: file)
        } catch {
            throw .list(file, line: nil, "\(error)")
        }
        unused = table.header.filter { !Self.columns.contains($0) }
        for row in table.rows {
            do {
                pictures.append(try Self.picture(row))
            } catch {
                throw .list(file, line: row.line, "\(error)")
            }
        }
    }

    private static func picture(_ row: CSVTable.Row) throws(RecordError) -> PictureRequest {
        let present = row.fields.filter { !$0.value.allSatisfy(\.isWhitespace) }
        guard let image = present["image"] else { throw .missingMember(name: "image") }
        return PictureRequest(
            path: image,
            question: try OwnQuestion(
                query: present["query"], point: numbers("point", in: present), box: numbers("box", in: present)))
    }

    private static func numbers(_ name: String, in fields: [String: String]) throws(RecordError) -> [Double]? {
        guard let text = fields[name] else { return nil }
        let parts = text.split { ",; \t[]()".contains($0) }
        let values = parts.compactMap { Double($0) }.filter(\.isFinite)
        guard values.count == parts.count else { throw .wrongMember(name: name, expected: "numbers") }
        return values
    }
}

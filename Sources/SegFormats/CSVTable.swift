/// A whole CSV file that is in memory; see `CSVRecords` for what its fields may be.
package enum CSVTable {
    /// One row.
    package struct Row: Hashable, Sendable {
        /// Fields by the header's names.
        package let fields: [String: String]
        /// The line on which it begins, counted from 1.
        package let line: Int
    }

    /// The names of the header line and the rows after it. A row of fewer or more fields than the header is an error.
    ///
    /// - Throws: `FormatError`.
    package static func read(_ bytes: [UInt8], file: String) throws -> (header: [String], rows: [Row]) {
        var rows: [Row] = []
        let header = try CSVRecords.forEach(of: bytes, file: file) { row in
            if let problem = row.problem {
                let what = problem == "not UTF-8" ? "UTF-8" : "as many fields as in the header"
                let wanted = "\(what) on line \(row.line)"
                throw FormatError(file: file, reason: .expected(wanted))
            }
            rows.append(Row(fields: row.fields, line: row.line))
        }
        return (header, rows)
    }
}

internal import Foundation
internal import SegNotation

/// Figures on stdout.
enum FigureOutput {
    /// Writes `table`, which is Markdown, or `figures` as one line of JSON.
    ///
    /// - Throws: `RecordError.unwritable`.
    static func write(_ figures: some Encodable, table: String, json: Bool) throws {
        var output = StandardOutput()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try output.write(line: JSONLines.escapingBreaks([UInt8](encoder.encode(figures))))
        } else {
            try output.write(line: table.utf8)
        }
        try output.flush()
    }
}

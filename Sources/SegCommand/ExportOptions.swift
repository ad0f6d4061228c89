public import ArgumentParser
public import SegExport
internal import SegFiles
internal import SegGeometry
internal import SegImaging
internal import SegNotation

extension ExportOutlines: ExpressibleByArgument {}

/// Formats with commas between them.
struct ExportFormats: ExpressibleByArgument {
    /// The formats, in the order in which they were named.
    let formats: [ExportFormat]

    /// nil when one is none of the formats.
    init?(argument: String) {
        let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = names.compactMap(ExportFormat.init)
        guard known.count == names.count else { return nil }
        formats = known
    }

    /// Every format, with commas between them.
    static let names = ExportFormat.allCases.map(\.rawValue).joined(separator: ",")
}

/// Which annotation formats answers are written in, and what counts as an object.
struct ExportOptions: ParsableArguments {
    @Option(help: "Annotation files in --out, several with commas: \(ExportFormats.names).")
    var export: ExportFormats?

    @Option(
        name: .customLong("export-outlines"),
        help: """
            What polygon formats get: answer (the answer's own vertices; the IoU that is kept is logged) or exact (the edges of \
            the mask's pixels).
            """)
    var outlines: ExportOutlines = .answer

    @Flag(
        help:
            "One record per object: outlines that overlap or share an edge are one object, others are objects of their own."
    )
    var objects = false

    /// The label of an object that no words asked for.
    static let unnamed = "object"

    /// What an object is called: the query's words.
    func label(of query: Query?) -> String {
        if case .text(let words)? = query { words } else { Self.unnamed }
    }

    /// Begins the export, if one is asked for.
    ///
    /// - Throws: errors about files.
    func begin(in folder: String?) throws -> ExportRun? {
        guard let export, let folder else { return nil }
        return try ExportRun(export.formats, folder: folder)
    }

    /// An answer's objects: all of it, or each on its own with `--objects`.
    ///
    /// - Throws: `GeometryError`.
    func split(_ answer: DecodedAnswer, fill: FillRule) throws -> [AnswerObject] {
        objects ? try answer.objects(rule: fill) : [answer.whole]
    }

    /// The answer's objects as records, each beginning with the fields of `start`; an answer without objects is one record.
    func records(
        _ objects: [AnswerObject], of answer: DecodedAnswer, after start: JSONObjectWriter
    ) -> [JSONObjectWriter] {
        let parts = objects.isEmpty ? [answer.whole] : objects
        return parts.enumerated().map { index, object in
            var record = start
            record.field("object", objects.isEmpty ? 0 : index + 1)
            record.field("objects", objects.count)
            object.write(to: &record)
            record.field("form", answer.form.rawValue)
            record.field("diagnostics", answer.diagnostics.map(\.json))
            return record
        }
    }

    /// Ends the export and logs to stderr what a person should know.
    ///
    /// - Throws: errors about files.
    func finish(_ run: ExportRun?) throws {
        for note in try run?.finish() ?? [] { StandardError.line("export: \(note)") }
    }
}

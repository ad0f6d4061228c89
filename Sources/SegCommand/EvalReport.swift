internal import ArgumentParser
internal import Foundation
internal import SegEvaluation
internal import SegFiles

/// Files of answers → tables and pages to look at.
struct EvalReport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes a report about files of answers: Markdown, and a page with pictures.",
        discussion: """
            Every figure is computed again from the answers. Files of one run's parts are put together; several runs stand in one \
            report. Runs on refCOCO, refCOCO+ and refCOCOg are shown beside the figures that others have published.

            simpleseg eval report answers.jsonl --out report
            """)

    @Argument(help: "Files that `simpleseg eval` wrote.", completion: .file())
    var files: [String]

    @Option(help: "The folder for report.md and report.html; made when missing.", completion: .directory)
    var out: String

    @Option(help: "Answers of each sort (worst, best, by chance) that are shown of a run.")
    var cases = 8

    func validate() throws {
        if cases < 0 { throw ValidationError("--cases must be 0 or more, is \(cases)") }
    }

    func run() throws {
        let report = try EvaluationReport(files, cases: cases)
        for note in report.notes { StandardError.line(note) }
        try report.write(to: URL(fileURLWithPath: out, isDirectory: true))
    }
}

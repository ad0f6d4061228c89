public import Foundation
internal import SegFiles

/// What files of answers say, for people: `report.md`, and `report.html` with the answers to look at.
public struct EvaluationReport {
    private let runs: [ReportRun]
    private let cases: Int

    /// The report of some files; files of one run's parts are put together.
    ///
    /// - Parameters:
    ///   - paths: what `simpleseg eval` wrote, or answers of any engine with their truth.
    ///   - cases: how many answers of each sort (worst, best, by chance) are shown for a run.
    /// - Throws: `EvaluationError` naming the file.
    public init(_ paths: [String], cases: Int = 8) throws {
        runs = try ReportRun.load(paths)
        self.cases = cases
    }

    /// Writes both forms into `folder`, which is made when it is missing.
    ///
    /// - Throws: what keeps a file from being written.
    public func write(to folder: URL) throws {
        try Files.makeFolder(folder.path)
        try Files.write(Data(markdown.utf8), to: folder.appendingPathComponent("report.md").path)
        try Files.write(Data(html.utf8), to: folder.appendingPathComponent("report.html").path)
    }

    /// What is odd about the files.
    public var notes: [String] { runs.flatMap(\.notes) }

    /// The page with pictures.
    public var html: String { ReportPage(runs, cases: cases).html }

    /// The tables alone.
    public var markdown: String {
        let title = runs.count == 1 ? runs[0].title : "\(runs.count) evaluations"
        let literature = LiteratureTables(runs).tables.flatMap { table, ours in
            ["## \(table.title), \(table.measure)", ""]
                + EvaluationTable.table(
                    LiteratureTables.columns, (table.rows + ours).map(LiteratureTables.cells),
                    words: LiteratureTables.words) + [""]
        }
        return (["# \(title)", ""] + literature + runs.flatMap(section)).joined(separator: "\n")
    }

    private func section(_ run: ReportRun) -> [String] {
        let facts = run.facts.map { "- \($0.0): \($0.1)" }
        let warnings = run.warnings.map { "- **\($0)**" }
        return ["## \(run.title)", ""] + facts + warnings + ["", EvaluationTable(run.breakdown).markdown, ""]
    }
}

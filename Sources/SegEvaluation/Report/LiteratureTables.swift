internal import SegGeometry

/// The paper's two tables with the rows of a report's runs below the published ones.
struct LiteratureTables: Sendable {
    /// Segmentation, then comprehension; empty when no run is on one of the eight splits.
    let tables: [(table: PublishedTable, ours: [PublishedTable.Row])]

    /// The tables for some runs; a model's runs with the same options share its rows.
    init(_ runs: [ReportRun]) {
        let fitting = runs.filter { run in
            PublishedTable.splits.contains { $0.dataset == run.header.dataset && $0.split == run.header.split }
        }
        var models: [(header: EvaluationHeader, runs: [ReportRun])] = []
        for run in fitting {
            if let place = models.firstIndex(where: { Self.isSame($0.header, run.header) }) {
                models[place].runs.append(run)
            } else {
                models.append((run.header, [run]))
            }
        }
        guard !models.isEmpty else {
            tables = []
            return
        }
        tables = [
            (.segmentation, models.flatMap { Self.segmentation($0.header.model, $0.runs) }),
            (.comprehension, models.flatMap { Self.comprehension($0.header.model, $0.runs) }),
        ]
    }

    private static func isSame(_ a: EvaluationHeader, _ b: EvaluationHeader) -> Bool {
        a.model == b.model && a.weights == b.weights && a.options == b.options
    }

    /// For each of the eight splits the figures of the run on it.
    private static func summaries(_ runs: [ReportRun]) -> [Summary?] {
        PublishedTable.splits.map { split in
            runs.first { $0.header.dataset == split.dataset && $0.header.split == split.split }?.breakdown.all
        }
    }

    private static func segmentation(_ model: String, _ runs: [ReportRun]) -> [PublishedTable.Row] {
        FillRule.allCases.map { rule in
            PublishedTable.Row(name: "\(model), \(rule.rawValue) fill", summaries: summaries(runs)) {
                $0.masks[rule.rawValue]?.cIoU
            }
        }
    }

    private static func comprehension(_ model: String, _ runs: [ReportRun]) -> [PublishedTable.Row] {
        let summaries = summaries(runs)
        return [
            PublishedTable.Row(name: "\(model), answered box", summaries: summaries, figure: \.answeredBoxAccuracy),
            PublishedTable.Row(name: "\(model), box of the mask", summaries: summaries) { $0.maskBoxAccuracy },
        ]
    }

    /// The cells of a row, as both forms of the report show them.
    static func cells(_ row: PublishedTable.Row) -> [String] {
        let figures = (row.figures + [row.average]).map { $0.map { EvaluationTable.percent($0 / 100) } ?? "–" }
        return [row.name] + figures + [row.source]
    }

    /// Titles of the cells.
    static let columns = ["method"] + PublishedTable.titles + ["average", "source"]

    /// Which of them are no figures: the first and the last.
    static let words: Set<Int> = [0, columns.count - 1]
}

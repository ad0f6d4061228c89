/// One run in a report: a model on a split.
struct ReportRun: Sendable {
    let header: EvaluationHeader
    let records: [EvaluationRecord]
    let breakdown: Breakdown
    let notes: [String]

    /// The runs of some files, parts of one run put together, every score worked out again.
    ///
    /// - Throws: `EvaluationError` as `EvaluationLog.runs` does, and for a record whose truth is no mask.
    static func load(_ paths: [String]) throws -> [ReportRun] {
        try EvaluationLog.runs(paths).map { run in
            let records = try run.records.rescored()
            return ReportRun(
                header: run.header, records: records, breakdown: Breakdown(records), notes: run.notes)
        }
    }

    /// What the run's section is called.
    var title: String { "\(header.title) · \(header.model)" }

    /// Facts about the run that belong beside its figures: name and value.
    var facts: [(String, String)] {
        let answered = breakdown.all.count
        var facts = [
            ("model", "\(header.model) (weights \(header.weights))"),
            ("samples", header.samples.map { "\(answered) of \($0) answered" } ?? "\(answered) answered"),
        ]
        if let published = header.published { facts.append(("published split", "\(published) samples")) }
        facts.append(("generation", Self.list(header.options)))
        if let versions = header.versions { facts.append(("versions", Self.list(versions))) }
        return facts
    }

    /// What a reader must know before comparing the figures.
    var warnings: [String] {
        var warnings = (header.notes ?? []) + notes
        if let samples = header.samples, samples > records.count {
            warnings.append("\(samples - records.count) samples are not in these files: the run is not complete")
        }
        if breakdown.all.failures > 0 {
            warnings.append("\(breakdown.all.failures) samples could not be asked and are in no figure")
        }
        return warnings
    }

    private static func list(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}

internal import Foundation
internal import SegFormats
internal import SegNotation

/// What a run leaves out, in its folder's `left-out.json`: what its datasets have that is not trained on, and what its
/// steps could not use. The steps' part is counted from the very lines of the metrics.
struct LeftOutTally {
    /// What a line of the metrics says of it.
    private struct Line: Decodable {
        let step: Int
        /// Only evaluations have it, which are no steps.
        let evaluationSeconds: Double?
        let leftOut: [String: Int]?
        let leftOutFirst: String?
    }

    private let file: URL
    private var report = DataReport()
    private var isWritten = true
    private var counts: [String: Int] = [:]
    /// The first detail of each kind, and its step.
    private var firsts: [String: (detail: String, step: Int)] = [:]

    /// - Parameters:
    ///   - output: the folder of the run.
    ///   - keptLines: the metrics of steps that were made before.
    init(in output: URL, keptLines: [Data]) {
        file = output.appendingPathComponent("left-out.json")
        for line in keptLines { _ = add(line) }
    }

    /// Begins the file with what the datasets have.
    ///
    /// - Throws: what keeps the file from being written.
    mutating func begin(with report: DataReport) throws {
        self.report = report
        try write()
    }

    /// Adds what a line of the metrics says.
    ///
    /// - Throws: what keeps the file from being written.
    mutating func note(_ line: Data) throws {
        let kinds = counts.count
        if add(line) { isWritten = false }
        if counts.count > kinds { try flush() }
    }

    /// Brings the file up to date.
    ///
    /// - Throws: what keeps the file from being written.
    mutating func flush() throws {
        if isWritten { return }
        try write()
        isWritten = true
    }

    /// - Returns: whether the line says anything new.
    private mutating func add(_ line: Data) -> Bool {
        guard let line = try? JSONDecoder().decode(Line.self, from: line), let leftOut = line.leftOut, !leftOut.isEmpty,
            line.evaluationSeconds == nil
        else { return false }
        for (kind, count) in leftOut {
            counts[kind, default: 0] += count
            if let detail = line.leftOutFirst, firsts[kind] == nil { firsts[kind] = (detail, line.step) }
        }
        return true
    }

    private func write() throws {
        var steps = JSONObjectWriter()
        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) { steps.field(kind, count) }
        var details = JSONObjectWriter()
        for (kind, first) in firsts.sorted(by: { $0.key < $1.key }) {
            details.field(kind, "step \(first.step): \(first.detail)")
        }
        var json = report.json
        json.field("steps", steps)
        json.field("stepsFirst", details)
        try Data((json.line + "\n").utf8).write(to: file, options: .atomic)
    }
}

internal import Foundation
internal import SegGeometry

/// The figures of a run for people: Markdown, the whole set first, then by kind of expression.
public struct EvaluationTable {
    private let records: [EvaluationRecord]

    /// The tables of a run.
    public init(_ records: [EvaluationRecord]) {
        self.records = records
    }

    /// Rows of figures, both fill rules side by side, each percentage with its 95 % bootstrap interval where it has one.
    public var markdown: String {
        var lines = [
            "| samples | fill | cIoU | gIoU | above 0.5 | above 0.7 | above 0.9 | boundary IoU |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for (name, scores) in groups {
            let summary = Summary(scores)
            for rule in FillRule.allCases {
                guard let masks = summary.masks[rule.rawValue] else { continue }
                let figures = [
                    percent(masks.cIoU), percent(masks.gIoU) + interval(scores, rule), percent(masks.precision[0]),
                    percent(masks.precision[2]), percent(masks.precision[4]), percent(masks.boundaryIoU),
                ]
                lines.append(
                    "| \(name) (\(scores.count)) | \(rule.rawValue) | " + figures.joined(separator: " | ") + " |")
            }
        }
        return (lines + [""] + rates).joined(separator: "\n")
    }

    private var groups: [(String, [Score])] {
        let kinds = Set(records.map(\.kind)).sorted()
        let whole = [("all", records.map(\.score))]
        if kinds.count < 2 { return whole }
        return whole + kinds.map { kind in (kind, records.filter { $0.kind == kind }.map(\.score)) }
    }

    private var rates: [String] {
        let summary = Summary(records.map(\.score))
        let truncated = records.count { $0.finishReason == "length" }
        var lines = [
            "Boxes of the masks above 0.5 IoU: \(percent(summary.maskBoxAccuracy)). "
                + "Invalid answers: \(percent(summary.invalidRate)). Cut short: \(truncated) of \(records.count)."
        ]
        if let absent = summary.absentAccuracy {
            lines.append(
                "Absent objects answered without an outline: \(percent(absent)); present ones with one: "
                    + "\(percent(summary.presentAccuracy)).")
        }
        let seconds = records.map(\.seconds).sorted()
        let middle = seconds.isEmpty ? 0 : seconds[seconds.count / 2]
        lines.append(
            String(
                format: "Points an outline: %.1f; median time an answer: %.0f ms.", summary.meanPoints, middle * 1000))
        return lines
    }

    private func percent(_ share: Double) -> String { String(format: "%.1f", share * 100) }

    private func interval(_ scores: [Score], _ rule: FillRule) -> String {
        let values = scores.compactMap { $0.overlap[rule.rawValue]?.iou }
        let mean = { (drawn: [Double]) in drawn.reduce(0, +) / Double(drawn.count) }
        guard let interval = Interval(of: values, figure: mean) else { return "" }
        return String(format: " (%.1f–%.1f)", interval.low * 100, interval.high * 100)
    }
}

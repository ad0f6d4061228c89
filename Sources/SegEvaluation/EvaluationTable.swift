internal import Foundation
internal import SegGeometry

/// The figures of a run for people: Markdown, the whole set first, then by size and by kind of expression.
public struct EvaluationTable {
    private let breakdown: Breakdown

    /// The tables of a run.
    public init(_ breakdown: Breakdown) {
        self.breakdown = breakdown
    }

    /// Rows of figures, both fill rules side by side, percentages with their 95 % bootstrap interval where they have one.
    public var markdown: String {
        (Self.table(Self.head, rows, words: Self.words) + [""] + Self.sentences(breakdown.all)).joined(separator: "\n")
    }

    /// Titles of `rows`.
    static let head = ["samples", "fill"] + columns

    /// Which of them are no figures.
    static let words: Set<Int> = [0, 1]

    /// A row a part and fill rule, the whole set first.
    var rows: [[String]] {
        let parts = [Breakdown.Part(name: "all", summary: breakdown.all)] + breakdown.bySize + breakdown.byKind
        return parts.flatMap { part in
            FillRule.allCases.map { rule in
                ["\(part.name) (\(part.summary.count))", rule.rawValue] + Self.figures(part.summary, rule)
            }
        }
    }

    /// Titles of `figures`.
    private static let columns = ["cIoU", "gIoU", "above 0.5", "above 0.7", "above 0.9", "boundary IoU"]

    /// The figures of one fill rule, as the tables show them. Absent objects alone have no cIoU: it would be 0 for any answers.
    private static func figures(_ summary: Summary, _ rule: FillRule) -> [String] {
        guard let masks = summary.masks[rule.rawValue] else { return columns.map { _ in "–" } }
        let intervals = masks.intervals
        let isAbsent = summary.count > 0 && summary.absent == summary.count
        return [
            isAbsent ? "–" : percent(masks.cIoU, intervals?.cIoU), percent(masks.gIoU, intervals?.gIoU),
            percent(masks.precision[0], intervals?.precision), percent(masks.precision[2]),
            percent(masks.precision[4]), percent(masks.boundaryIoU),
        ]
    }

    /// What a table of masks does not say.
    static func sentences(_ summary: Summary) -> [String] {
        var lines = [
            "Boxes above 0.5 IoU: of the masks \(percent(summary.maskBoxAccuracy)), answered as such "
                + "\(summary.answeredBoxAccuracy.map { percent($0) } ?? "none")."
        ]
        if let absent = summary.absentAccuracy {
            lines.append(
                "Absent objects answered without an outline: \(percent(absent)); present ones with one: "
                    + "\(percent(summary.presentAccuracy)).")
        }
        lines.append(
            "Invalid answers: \(percent(summary.invalidRate)). Cut short: \(percent(summary.truncatedRate)). "
                + String(
                    format: "Points an outline: %.1f; tokens an answer: %.1f.", summary.meanPoints, summary.meanTokens))
        if summary.failures > 0 { lines.append("Samples that could not be asked, in no figure: \(summary.failures).") }
        return lines
    }

    /// Lines of a Markdown table whose columns are figures, but for those that `words` counts.
    static func table(_ head: [String], _ rows: [[String]], words: Set<Int>) -> [String] {
        let alignment = head.indices.map { words.contains($0) ? "---" : "---:" }
        return ([head, alignment] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
    }

    /// A share as a percentage with one decimal, and its interval.
    static func percent(_ share: Double, _ interval: Interval? = nil) -> String {
        let figure = String(format: "%.1f", share * 100)
        guard let interval else { return figure }
        return figure + String(format: " (%.1f–%.1f)", interval.low * 100, interval.high * 100)
    }
}

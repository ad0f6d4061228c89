internal import Foundation
internal import SegGeometry
internal import SegNotation

/// The figures of a run for people: Markdown, the whole set first, then by size and by kind of expression.
public struct EvaluationTable {
    private let breakdown: Breakdown

    /// The tables of a run.
    public init(_ breakdown: Breakdown) {
        self.breakdown = breakdown
    }

    /// Rows of figures, both fill rules side by side, percentages with their 95 % bootstrap interval where they have
    /// one.
    public var markdown: String {
        (Self.table(head, rows, words: words) + [""] + sentences).joined(separator: "\n")
    }

    /// Whether boxes were answered and no outline, as when boxes are asked for: then figures of masks would say
    /// nothing.
    private var isOfBoxes: Bool { breakdown.all.answeredBoxAccuracy != nil && breakdown.all.presentAccuracy == 0 }

    /// Titles of `rows`.
    var head: [String] { isOfBoxes ? ["samples", "box above 0.5", "no box"] : ["samples", "fill"] + Self.columns }

    /// Which of them are no figures.
    var words: Set<Int> { isOfBoxes ? [0] : [0, 1] }

    /// How many of the rows, the first ones, are of the whole set.
    var rowsOfAll: Int { isOfBoxes ? 1 : FillRule.allCases.count }

    /// A row a part, and a fill rule where masks are told of; the whole set first.
    var rows: [[String]] {
        let parts = [Breakdown.Part(name: "all", summary: breakdown.all)] + breakdown.bySize + breakdown.byKind
        if isOfBoxes {
            return parts.map { part in
                let present = part.summary.count - part.summary.absent
                let shares = [part.summary.answeredBoxAccuracy ?? 0, part.summary.boxlessRate ?? 1]
                return ["\(part.name) (\(present))"] + shares.map { present == 0 ? "–" : Self.percent($0) }
            }
        }
        return parts.flatMap { part in
            FillRule.allCases.map { rule in
                ["\(part.name) (\(part.summary.count))", rule.rawValue] + Self.figures(part.summary, rule)
            }
        }
    }

    /// Titles of `figures`.
    private static let columns = ["cIoU", "gIoU", "above 0.5", "above 0.7", "above 0.9", "boundary IoU"]

    /// The figures of one fill rule, as the tables show them. Absent objects alone have no cIoU: it would be 0 for any
    /// answers.
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

    /// What the table does not say.
    var sentences: [String] {
        let summary = breakdown.all
        var lines = isOfBoxes ? [Self.sentenceOfBoxes(summary)] : Self.sentencesOfMasks(summary)
        if let forms = AnswerForms(summary.forms, isOfBoxes: isOfBoxes).sentence { lines.append(forms) }
        if summary.failures > 0 { lines.append("Samples that could not be asked, in no figure: \(summary.failures).") }
        return lines
    }

    private static func sentenceOfBoxes(_ summary: Summary) -> String {
        "Boxes of objects that are there. Cut short: \(percent(summary.truncatedRate)). "
            + String(format: "Tokens per answer: %.1f.", summary.meanTokens)
    }

    private static func sentencesOfMasks(_ summary: Summary) -> [String] {
        let boxes =
            "Boxes above 0.5 IoU: of the masks \(percent(summary.maskBoxAccuracy)), answered as such "
            + "\(summary.answeredBoxAccuracy.map { percent($0) } ?? "none")."
        let absent = summary.absentAccuracy.map {
            "Absent objects answered without a place: \(percent($0)); present ones with one: "
                + "\(percent(summary.presentAccuracy))."
        }
        let answers =
            "Invalid answers: \(percent(summary.invalidRate)). Cut short: \(percent(summary.truncatedRate)). "
            + String(
                format: "Points per outline: %.1f; tokens per answer: %.1f.", summary.meanPoints, summary.meanTokens)
        return [boxes, absent, answers].compactMap { $0 }
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

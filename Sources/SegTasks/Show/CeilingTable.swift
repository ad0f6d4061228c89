internal import Foundation
internal import SegDatasets
internal import SegGeometry
public import SegNotation

extension CeilingReport {
    /// The report as JSON: `{"objects": {"small": {"count", "iou_inclusive", "iou_coco", "worst_inclusive", "worst_coco"}, …},
    /// "answers": {…, "ciou_inclusive", "ciou_coco"}, "points": {"mean", "median", "p95", "max"}, "tokens": [{"tokenizer",
    /// "mean", …}], "budget": {…}}`.
    public var json: JSONObjectWriter {
        var objects = JSONObjectWriter()
        for size in ObjectSize.allCases { objects.field(size.rawValue, Self.json(sizes[size] ?? Row())) }
        var answers = Self.json(self.answers)
        answers.field("ciou_inclusive", cumulative.inclusive.iou)
        answers.field("ciou_coco", cumulative.coco.iou)
        var writer = JSONObjectWriter()
        writer.field("objects", objects)
        writer.field("answers", answers)
        writer.field("points", Self.json(points))
        writer.field(
            "tokens",
            zip(tokenizers, tokens).map { tokenizer, lengths in Self.json(lengths, of: tokenizer.name) })
        writer.field("budget", costs.json)
        return writer
    }

    private static func json(_ row: Row) -> JSONObjectWriter {
        var writer = JSONObjectWriter()
        writer.field("count", row.count)
        writer.field("iou_inclusive", row.mean.inclusive)
        writer.field("iou_coco", row.mean.coco)
        writer.field("worst_inclusive", row.worst.inclusive)
        writer.field("worst_coco", row.worst.coco)
        return writer
    }

    private static func json(_ lengths: Lengths, of name: String? = nil) -> JSONObjectWriter {
        var writer = JSONObjectWriter()
        if let name { writer.field("tokenizer", name) }
        let quantiles = lengths.quantiles([0.5, 0.95, 1])
        writer.field("mean", lengths.mean)
        writer.field("median", quantiles[0])
        writer.field("p95", quantiles[1])
        writer.field("max", quantiles[2])
        return writer
    }

    /// The report as a table for people, in Markdown.
    public var table: String {
        var lines = [
            "| objects | number | IoU inclusive | IoU coco | worst inclusive | worst coco |",
            "|---|---|---|---|---|---|",
        ]
        for size in ObjectSize.allCases { lines.append(Self.line(size.rawValue, sizes[size] ?? Row())) }
        lines.append(Self.line("answers", answers))
        lines.append(
            "| answers, cumulative | \(answers.count) | \(Self.share(cumulative.inclusive.iou)) | "
                + "\(Self.share(cumulative.coco.iou)) | – | – |")
        lines += ["", "| an answer has | mean | median | 95 % below | most |", "|---|---|---|---|---|"]
        lines.append(Self.line("vertices", points))
        for (tokenizer, lengths) in zip(tokenizers, tokens) {
            lines.append(Self.line("tokens of \(tokenizer.name)", lengths))
        }
        if costs.shortened > 0 {
            lines += [
                "",
                "\(costs.shortened) of \(costs.outlines) outlines shortened, for "
                    + "\(Self.share(costs.overlapLost / Double(costs.shortened))) IoU each, at worst "
                    + "\(Self.share(costs.worstOverlapLost)); \(costs.partsLeftOut) parts left out",
            ]
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ row: Row) -> String {
        guard row.count > 0 else { return "| \(name) | 0 | – | – | – | – |" }
        let cells = [row.mean.inclusive, row.mean.coco, row.worst.inclusive, row.worst.coco].map(share)
        return "| \(name) | \(row.count) | \(cells.joined(separator: " | ")) |"
    }

    private static func line(_ name: String, _ lengths: Lengths) -> String {
        let quantiles = lengths.quantiles([0.5, 0.95, 1])
        return
            "| \(name) | \(String(format: "%.1f", lengths.mean)) | \(quantiles[0]) | \(quantiles[1]) | \(quantiles[2]) |"
    }

    private static func share(_ value: Double) -> String { String(format: "%.4f", value) }
}

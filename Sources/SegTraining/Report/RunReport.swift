public import Foundation

/// A run as one HTML page that needs no network: its curves, its held-out scores and its configuration.
public struct RunReport {
    private let name: String
    private let series: MetricsSeries
    private let config: String

    /// Reads the metrics of a run, also while it goes on.
    ///
    /// - Parameter folder: what a configuration calls `output`.
    /// - Throws: `TrainingError.file` when there are no metrics.
    public init(folder: URL) throws {
        let path = folder.appendingPathComponent("metrics.jsonl")
        guard let bytes = FileManager.default.contents(atPath: path.path) else {
            throw TrainingError.file(path: path.path, reason: "is not there or cannot be read")
        }
        name = folder.lastPathComponent
        series = MetricsSeries(jsonLines: String(decoding: bytes, as: UTF8.self))
        let config = FileManager.default.contents(atPath: folder.appendingPathComponent("config.json").path)
        self.config = config.map { String(decoding: $0, as: UTF8.self) } ?? ""
        if series.points.isEmpty { throw TrainingError.file(path: path.path, reason: "holds no metrics") }
    }

    /// The page.
    public var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>\(name.escapedHTML)</title><style>\(Self.style)</style></head><body>
        <h1>\(name.escapedHTML)</h1><p>\(summary.escapedHTML)</p>
        \(table)<main>
        \(charts.map(\.html).joined())</main>
        <details><summary>Configuration</summary><pre>\(config.escapedHTML)</pre></details>
        </body></html>

        """
    }

    private var summary: String {
        let last = series.points.values.flatMap { $0 }.map(\.step).max() ?? 0
        let scenes = series.points["scenes"]?.last.map { ", \(LineChart.label($0.value)) scenes" } ?? ""
        let refused = series.points["isApplied"]?.count { $0.value == 0 } ?? 0
        let skipped = series.skippedLines > 0 ? ", \(series.skippedLines) lines could not be read" : ""
        return "\(LineChart.label(last)) steps\(scenes), \(refused) without a change of the weights\(skipped)"
    }

    /// The held-out scores: one row an evaluation.
    private var table: String {
        let names = series.names(from: "scores.", to: ".mean")
        let steps = Set(names.flatMap { series.points[$0] ?? [] }.map(\.step)).sorted()
        guard !steps.isEmpty else { return "" }
        let head = names.map { "<th>\(Self.middle(of: $0).escapedHTML)</th>" }.joined()
        let rows = steps.map { step in
            let cells = names.map { name in
                let value = series.points[name]?.last { $0.step == step }?.value
                return "<td>\(value.map(LineChart.label) ?? "")</td>"
            }
            return "<tr><td>\(LineChart.label(step))</td>\(cells.joined())</tr>"
        }
        return "<table><caption>Held-out scores, mean</caption><tr><th>step</th>\(head)</tr>\(rows.joined())</table>\n"
    }

    private var charts: [LineChart] {
        [
            chart("Held-out mean", "IoU of outlines and boxes, share right of points and words", scores("mean")),
            chart("Held-out above 0.5", "share of answers", scores("aboveHalf")),
            chart("Held-out invalid", "share of answers", scores("invalid")),
            chart("Loss", "supervised: nats an answer token", ["loss"]),
            chart("Reward", "mean of all answers drawn", ["reward"]),
            chart("Reward parts", "before weights", series.names(from: "parts.").map { ($0, Self.tail(of: $0)) }),
            chart("Answer length", "tokens", ["length"]),
            chart(
                "Cut answers, flat questions", "shares: ended by the budget; all answers alike", ["cut", "flatShare"]),
            chart("Clipped", "share of learnt tokens held back", ["clippedLow", "clippedHigh"]),
            chart("Entropy", "nats a token", ["entropy"]),
            chart("Writing against learning", "largest difference of a token's log-probability", ["mismatch"]),
            chart("Divergence from the start", "nats a token", ["divergence"]),
            chart("Gradient norm", "before clipping", ["gradientNorm"]),
            chart("Learning rate", "share of the peak", ["rateShare"]),
            chart("Tokens a second", "written", ["tokensPerSecond"]),
            chart("Seconds a step", "", ["seconds", "rolloutSeconds", "learningSeconds"]),
        ]
    }

    private func scores(_ measure: String) -> [(name: String, title: String)] {
        series.names(from: "scores.", to: "." + measure).map { ($0, Self.middle(of: $0)) }
    }

    private func chart(_ title: String, _ note: String, _ names: [String]) -> LineChart {
        chart(title, note, names.map { ($0, $0) })
    }

    private func chart(_ title: String, _ note: String, _ names: [(name: String, title: String)]) -> LineChart {
        LineChart(
            title: title, note: note,
            curves: names.map { LineChart.Curve(name: $0.title, points: series.points[$0.name] ?? []) })
    }

    /// The part of a path after its first point.
    private static func tail(of path: String) -> String {
        path.split(separator: ".").dropFirst().joined(separator: ".")
    }

    /// The part of a path between its first and its last point.
    private static func middle(of path: String) -> String {
        path.split(separator: ".").dropFirst().dropLast().joined(separator: ".")
    }

    private static let style = """
        :root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1000px;padding:0 1rem}
        main{display:grid;grid-template-columns:repeat(auto-fill,minmax(440px,1fr));gap:1.5rem}figure{margin:0}
        figcaption span{opacity:.65}svg{width:100%;height:auto;font-size:11px}svg text{fill:currentColor;opacity:.75}
        .grid{stroke:currentColor;stroke-opacity:.15}ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;margin:0}
        li i{display:inline-block;width:.8em;height:.8em;margin-right:.4em;border-radius:2px}
        table{border-collapse:collapse;margin:1rem 0}td,th{padding:.15rem .7rem;text-align:right;border-bottom:1px solid #8884}
        caption{text-align:left;font-weight:bold}pre{overflow:auto}
        """
}

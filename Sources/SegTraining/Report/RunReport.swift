public import Foundation

/// Runs as one HTML page that needs no network: their curves, held-out scores and answers, and their configurations. Several runs
/// share each chart.
public struct RunReport {
    private let runs: [ReportedRun]

    /// Reads the metrics of runs, also while they go on.
    ///
    /// - Parameter folders: what configurations call `output`; one or more.
    /// - Throws: `TrainingError.file` when one has no metrics.
    public init(folders: [URL]) throws {
        let names = Self.names(folders)
        runs = try zip(folders, names).map { try ReportedRun(folder: $0, name: $1) }
    }

    /// The last parts of the folders' paths, as many as tell them apart.
    static func names(_ folders: [URL]) -> [String] {
        let paths = folders.map { $0.standardizedFileURL.pathComponents.filter { $0 != "/" } }
        for count in 1...max(1, paths.map(\.count).max() ?? 1) {
            let names = paths.map { $0.suffix(count).joined(separator: "/") }
            if Set(names).count == names.count { return names }
        }
        return paths.enumerated().map { "\($1.joined(separator: "/")) (\($0 + 1))" }
    }

    /// The page.
    public var html: String {
        let title = runs.map(\.name).joined(separator: ", ").escapedHTML
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(title)</title><style>\(Self.style)</style></head><body>
            <h1>\(title)</h1>
            \(runs.map { "<p>\(runs.count > 1 ? "<b>\($0.name.escapedHTML)</b>: " : "")\($0.summary.escapedHTML)</p>" }.joined())
            \(runs.count == 1 ? runs[0].scoreTable : Self.lastScores(runs))<main>
            \(charts.map(\.html).joined())</main>
            \(strips)\(configurations)
            </body></html>

            """
    }

    /// What the model answered in the course of each run.
    private var strips: String {
        let parts = runs.map { run in
            run.strips.isEmpty || runs.count == 1 ? run.strips : "<h3>\(run.name.escapedHTML)</h3>\(run.strips)"
        }
        let all = parts.joined()
        return all.isEmpty ? "" : "<h2>Held-out answers over time</h2>\(all)"
    }

    private var configurations: String {
        let whole = runs.map { run in
            "<details><summary>Configuration\(runs.count > 1 ? " of \(run.name.escapedHTML)" : "")</summary>"
                + "<pre>\(run.config.escapedHTML)</pre></details>"
        }
        return (runs.count > 1 ? Self.differences(runs) : "") + whole.joined()
    }

    private var charts: [LineChart] {
        [
            chart("Held-out mean", "IoU of outlines and boxes, share right of points and words", scores("mean")),
            chart("Held-out above 0.5", "share of answers", scores("aboveHalf")),
            chart("Held-out invalid", "share of answers", scores("invalid")),
            chart("Loss", "supervised: nats an answer token", ["loss"]),
            chart("Reward", "mean of all answers drawn", ["reward"]),
            chart("Reward parts", "before weights", names(from: "parts.").map { ($0, Self.tail(of: $0)) }),
            chart("Answer length", "tokens", ["length"]),
            chart(
                "Cut answers, flat questions", "shares: ended by the budget; all answers alike", ["cut", "flatShare"]),
            chart("Clipped", "share of learnt tokens held back", ["clippedLow", "clippedHigh"]),
            chart("Entropy", "nats a token", ["entropy"]),
            chart("Writing against learning", "largest difference of a token's log-probability", ["mismatch"]),
            chart("Divergence from the start", "nats a token", ["divergence"]),
            chart("Gradient norm", "before clipping", ["gradientNorm"]),
            chart("Learning rate", "share of the peak", ["rateShare"]),
            chart("Tokens per second", "written, or learnt from", ["tokensPerSecond", "answerTokensPerSecond"]),
            chart("Seconds a step", "", ["seconds", "rolloutSeconds", "learningSeconds"]),
        ].flatMap { $0 }
    }

    private func names(from prefix: String, to suffix: String = "") -> [String] {
        Set(runs.flatMap { $0.series.names(from: prefix, to: suffix) }).sorted()
    }

    private func scores(_ measure: String) -> [(name: String, title: String)] {
        names(from: "scores.", to: "." + measure).map { ($0, ReportedRun.middle(of: $0)) }
    }

    private func chart(_ title: String, _ note: String, _ names: [String]) -> [LineChart] {
        chart(title, note, names.map { ($0, $0) })
    }

    /// One chart of all curves of one run; of several runs a chart for each number, with a curve for each run.
    private func chart(_ title: String, _ note: String, _ names: [(name: String, title: String)]) -> [LineChart] {
        func curve(_ run: ReportedRun, _ name: String, _ title: String) -> LineChart.Curve {
            LineChart.Curve(name: title, points: run.series.points[name] ?? [])
        }
        guard runs.count > 1 else {
            return [LineChart(title: title, note: note, curves: names.map { curve(runs[0], $0.name, $0.title) })]
        }
        return names.map { name, what in
            LineChart(
                title: names.count > 1 ? "\(title): \(what)" : title, note: note,
                curves: runs.map { curve($0, name, $0.name) })
        }
    }

    /// The part of a path after its first point.
    private static func tail(of path: String) -> String {
        path.split(separator: ".").dropFirst().joined(separator: ".")
    }

    private static let style = """
        :root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1000px;padding:0 1rem}
        main{display:grid;grid-template-columns:repeat(auto-fill,minmax(440px,1fr));gap:1.5rem}figure{margin:0}
        figcaption span{opacity:.65}svg{width:100%;height:auto;font-size:11px}svg text{fill:currentColor;opacity:.75}
        .grid{stroke:currentColor;stroke-opacity:.15}ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;margin:0}
        li i{display:inline-block;width:.8em;height:.8em;margin-right:.4em;border-radius:2px}
        table{border-collapse:collapse;margin:1rem 0}td,th{padding:.15rem .7rem;text-align:right;border-bottom:1px solid #8884}
        caption{text-align:left;font-weight:bold}pre{overflow:auto}td:first-child,th:first-child{text-align:left}
        .strip{display:flex;gap:.6rem;overflow-x:auto;padding:.3rem 0}.strip figure{flex:0 0 150px;font-size:12px;overflow-wrap:anywhere}
        .strip svg{width:150px;background:#8882}.truth{fill:#00c87833;stroke:#00a862}.answer{fill:#ff2d5533;stroke:#ff2d55}
        """
}

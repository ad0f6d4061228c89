internal import Foundation

/// A run as a report reads it from its folder.
struct ReportedRun {
    let name: String
    let series: MetricsSeries
    /// config.json; empty when it is not there.
    let config: String
    private let samples: [SampleLog.Sample]
    private let answers: [SampleLog.Answer]

    /// - Throws: `TrainingError.file` when there are no metrics.
    init(folder: URL, name: String) throws {
        self.name = name
        let path = folder.appendingPathComponent("metrics.jsonl")
        guard let bytes = FileManager.default.contents(atPath: path.path) else {
            throw TrainingError.file(path: path.path, reason: "is not there or cannot be read")
        }
        series = MetricsSeries(jsonLines: String(decoding: bytes, as: UTF8.self))
        if series.points.isEmpty { throw TrainingError.file(path: path.path, reason: "holds no metrics") }
        func contents(_ name: String) -> Data {
            FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) ?? Data()
        }
        config = String(decoding: contents("config.json"), as: UTF8.self)
        (samples, answers) = SampleLog.read(contents("samples.jsonl"))
    }

    /// The run in a sentence.
    var summary: String {
        let last = series.points.values.flatMap { $0 }.map(\.step).max() ?? 0
        let scenes = series.points["scenes"]?.last.map { ", \(LineChart.label($0.value)) scenes" } ?? ""
        let refused = series.points["isApplied"]?.count { $0.value == 0 } ?? 0
        let skipped = series.skippedLines > 0 ? ", \(series.skippedLines) lines could not be read" : ""
        return "\(LineChart.label(last)) steps\(scenes), \(refused) without a change of the weights\(skipped)"
    }

    /// The held-out scores: one row an evaluation.
    var scoreTable: String {
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

    /// A strip for each sample: the truth, and the answers from the first evaluation to the last.
    var strips: String {
        let bySample = Dictionary(grouping: answers, by: \.sample)
        return samples.enumerated().map { index, sample in
            SampleStrip(sample: sample, answers: bySample[sample.sample] ?? [], id: "\(name)-\(index)").html
        }.joined()
    }

    /// The part of a path between its first and its last point.
    static func middle(of path: String) -> String {
        path.split(separator: ".").dropFirst().dropLast().joined(separator: ".")
    }

    /// The settings with the paths of their keys.
    var settings: [String: String] {
        guard let value = try? JSONDecoder().decode(ConfigValue.self, from: Data(config.utf8)) else { return [:] }
        var settings: [String: String] = [:]
        value.collect(at: "", into: &settings)
        return settings
    }
}

extension ConfigValue {
    fileprivate func collect(at path: String, into settings: inout [String: String]) {
        switch self {
        case .object(let members):
            for (key, value) in members { value.collect(at: path.isEmpty ? key : "\(path).\(key)", into: &settings) }
        case .array(let items):
            for (index, item) in items.enumerated() { item.collect(at: "\(path)[\(index)]", into: &settings) }
        case .null: settings[path] = "null"
        case .bool(let value): settings[path] = "\(value)"
        case .int(let value): settings[path] = "\(value)"
        case .unsigned(let value): settings[path] = "\(value)"
        case .double(let value): settings[path] = "\(value)"
        case .string(let value): settings[path] = value
        }
    }
}

extension RunReport {
    /// The last held-out scores of several runs: one row per run.
    static func lastScores(_ runs: [ReportedRun]) -> String {
        let names = Set(runs.flatMap { $0.series.names(from: "scores.", to: ".mean") }).sorted()
        if names.isEmpty { return "" }
        let head = names.map { "<th>\(ReportedRun.middle(of: $0).escapedHTML)</th>" }.joined()
        let rows = runs.map { run in
            let cells = names.map { "<td>\(run.series.points[$0]?.last.map { LineChart.label($0.value) } ?? "")</td>" }
            let step = names.compactMap { run.series.points[$0]?.last?.step }.max()
            return
                "<tr><td>\(run.name.escapedHTML)</td><td>\(step.map(LineChart.label) ?? "")</td>\(cells.joined())</tr>"
        }
        return "<table><caption>Last held-out scores, mean</caption><tr><th>run</th><th>step</th>\(head)</tr>"
            + "\(rows.joined())</table>\n"
    }

    /// The settings in which runs differ: one row a setting. Where a run writes to tells nothing.
    static func differences(_ runs: [ReportedRun]) -> String {
        let settings = runs.map(\.settings)
        let keys = Set(settings.flatMap(\.keys)).subtracting(["output"]).sorted().filter { key in
            Set(settings.map { $0[key] }).count > 1
        }
        if keys.isEmpty { return "" }
        let head = runs.map { "<th>\($0.name.escapedHTML)</th>" }.joined()
        let rows = keys.map { key in
            let cells = settings.map { "<td>\(($0[key] ?? "").escapedHTML)</td>" }
            return "<tr><td>\(key.escapedHTML)</td>\(cells.joined())</tr>"
        }
        return "<table><caption>Settings that differ</caption><tr><th></th>\(head)</tr>\(rows.joined())</table>\n"
    }
}

import Foundation
import SegEvaluation
import SegGeometry
import SegImaging
import Testing

/// Writes the answers to six dots as runs on the given splits, each in two parts.
private func files(_ dots: DotSamples, _ runs: [(dataset: String, split: String)]) throws -> [String] {
    try runs.enumerated().flatMap { number, run in
        var header = EvaluationHeader(
            model: "nano", weights: "abc", dataset: run.dataset, split: run.split, options: ["seed": "0"])
        header.samples = 7
        header.notes = ["odd <thing>"]
        return try (0..<2).map { part in
            let path = dots.path("\(number)-\(part).jsonl")
            let log = try EvaluationLog(path: path, header: header)
            for (index, sample) in dots.samples.enumerated() where index % 2 == part {
                let text = "[[[0.25, 0.25], [0.5, 0.25], [0.5, 0.\(26 + index)], [0.25, 0.\(26 + index)]]]"
                try log.append(
                    index == 5
                        ? EvaluationRecord(sample, failure: "gone")
                        : EvaluationRecord(sample, Reply(text: text, finishReason: "stop", tokens: 20, seconds: 1)))
            }
            return path
        }
    }
}

@Suite struct EvaluationReportTests {
    @Test func `a report has a run's figures, its warnings, its histograms and its pictures`() throws {
        let dots = try DotSamples(6)
        let report = try EvaluationReport(files(dots, [("dots", "val")]), cases: 2)
        let folder = dots.folder.appendingPathComponent("report")
        try report.write(to: folder)
        let page = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(page == report.html && page.hasPrefix("<!doctype html>"))
        #expect(page.contains("odd &lt;thing&gt;") && !page.contains("<thing>"))
        #expect(page.contains("1 samples are not in these files") && page.contains("1 samples could not be asked"))
        // What is shared by all, four histograms, three drawings for each of six cases; and each picture once.
        #expect(page.components(separatedBy: "<svg").count - 1 == 1 + 4 + 3 * 6)
        #expect(page.components(separatedBy: "data:image/png;base64,").count - 1 == 6)
        let names = page.matches(of: /<image id="([^"]+)"/).map(\.1)
        #expect(names.count == 6 && Set(names).count == 6)
        #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"))
        #expect(!page.contains("Beside the literature"))

        let text = try String(contentsOf: folder.appendingPathComponent("report.md"), encoding: .utf8)
        #expect(text == report.markdown && text.hasPrefix("# dots val · nano"))
        #expect(text.contains("| all (5) | inclusive |") && text.contains("| all (5) | coco |"))
        #expect(text.contains("- samples: 5 of 7 answered"))
    }

    @Test func `a run on a published split stands beside the published rows`() throws {
        let dots = try DotSamples(6)
        let report = try EvaluationReport(
            files(dots, [("refcoco", "val (unc)"), ("refcocog", "test (umd)"), ("dots", "val")]), cases: 0)
        for text in [report.markdown, report.html] {
            #expect(text.contains("SimpleSeg-Kimi-VL, no decoder") && text.contains("nano, inclusive fill"))
            #expect(text.contains("nano, box of the mask") && text.contains("nano, answered box"))
        }
        let row = try #require(report.markdown.split(separator: "\n").first { $0.hasPrefix("| nano, coco fill") })
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(cells.count == 11 && cells[1] != "–" && cells[8] != "–" && cells[2...7].allSatisfy { $0 == "–" })
        #expect(cells[9] == "–" && cells[10] == "this report")
    }

    @Test func `eight splits have an average`() throws {
        let dots = try DotSamples(2)
        let report = try EvaluationReport(files(dots, PublishedTable.splits.map { ($0.dataset, $0.split) }), cases: 0)
        let row = try #require(report.markdown.split(separator: "\n").first { $0.hasPrefix("| nano, inclusive fill") })
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(cells[9] == cells[1] && cells[9] != "–")
    }

    @Test func `a picture that is gone leaves a sentence in its place`() throws {
        let dots = try DotSamples(2)
        let paths = try files(dots, [("dots", "val")])
        try FileManager.default.removeItem(atPath: dots.samples[0].image)
        let page = try EvaluationReport(paths, cases: 1).html
        #expect(page.contains("class=\"warn\"") && page.contains("0.png") && !page.contains("base64"))
    }
}

import Foundation
import SegRewards
import Testing

@testable import SegTraining

struct RunReportTests {
    @Test func `a reinforcement run's page has its curves, scores and configuration, and asks for nothing else`() throws
    {
        var run = try TinyRun(startsFromWeights: true)
        defer { run.remove() }
        run.reinforcement.steps = 2
        run.reinforcement.evaluation.everySteps = 1
        run.reinforcement.evaluation.scenes = 2
        run.reinforcement.evaluation.maxNewTokens = 5
        try ReinforcementTrainer(run.reinforcement, resume: false).run()
        let html = try RunReport(folders: [URL(fileURLWithPath: run.reinforcement.output)]).html
        for title in [
            "Reward parts", "Held-out mean", "Clipped", "Entropy", "Tokens per second", "Writing against learning",
        ] {
            #expect(html.contains("<title>\(title)</title>"))
        }
        #expect(!html.contains("<title>Seconds a step</title>") || html.contains("rolloutSeconds"))
        #expect(html.contains("groupSize") && html.contains("<td>2</td>"))
        #expect(html.contains("Held-out answers over time") && html.contains("truth"))
        let ownText = html.replacing(#/base64,[^"]*/#, with: "")
        for word in ["http:", "https:", "src=", "<script", "NaN", "nan"] { #expect(!ownText.contains(word)) }
        let links = ownText.matches(of: #/href="([^"]*)"/#).map(\.1)
        #expect(!links.isEmpty && links.allSatisfy { $0.hasPrefix("#") || $0.hasPrefix("data:image/png;") })
    }

    /// A folder `name` in `root` with these metrics and settings.
    private func folder(_ name: String, in root: URL, loss: Double, rate: Double) throws -> URL {
        let folder = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let lines = (1...3).map { "{\"step\":\($0),\"loss\":\(loss),\"parts\":{\"a\":1,\"b<\":2}}\n" }.joined()
        try Data((lines + "half a li").utf8).write(to: folder.appendingPathComponent("metrics.jsonl"))
        try Data("{\"rate\":\(rate),\"list\":[{\"same\":1}],\"output\":\"\(name)\"}".utf8).write(
            to: folder.appendingPathComponent("config.json"))
        return folder
    }

    @Test func `several runs share a chart for each number, and what differs in their settings is reported`() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        let folders = try [
            folder("x/run", in: root, loss: 2, rate: 0.1), folder("y/run", in: root, loss: 1, rate: 0.2),
        ]
        let html = try RunReport(folders: folders).html
        for title in ["Loss", "Reward parts: a", "Reward parts: b&lt;"] {
            #expect(html.contains("<title>\(title)</title>"))
        }
        #expect(html.components(separatedBy: "<li>").count == 7 && html.contains(">x/run <b>2</b>"))
        #expect(html.contains("<tr><td>rate</td><td>0.1</td><td>0.2</td></tr>"))
        #expect(!html.contains("<td>list[0].same</td>") && !html.contains("<td>output</td>"))
        #expect(html.contains("1 lines could not be read"))
    }

    @Test func `names are the shortest parts of the paths that tell runs apart`() {
        func names(_ paths: [String]) -> [String] { RunReport.names(paths.map { URL(fileURLWithPath: $0) }) }
        #expect(names(["/a/b/c"]) == ["c"] && names(["/a/b", "/a/c"]) == ["b", "c"])
        #expect(names(["/a/x/r", "/a/y/r"]) == ["x/r", "y/r"])
        #expect(Set(names(["/a/r", "/a/r"])).count == 2)
    }

    @Test func `a run without metrics is an error`() {
        #expect(throws: TrainingError.self) { try RunReport(folders: [URL(fileURLWithPath: "/nowhere/run")]) }
    }
}

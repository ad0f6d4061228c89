import Foundation
import SegRewards
import Testing

@testable import SegDatasets
@testable import SegTasks
@testable import SegTraining

/// `ShownAnswer` is tested with it, through what runs keep.
struct SampleLogTests {
    private func withPath(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func read(_ path: String) throws -> (samples: [SampleLog.Sample], answers: [SampleLog.Answer]) {
        SampleLog.read(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test func `a run keeps each picture once and each answer, resumed too, and shows them`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.steps = 6
        run.config.evaluation.everySteps = 2
        run.config.evaluation.scenes = 3
        run.config.evaluation.maxNewTokens = 4
        run.config.stages[0].examples.mixture.tasks = .only(.textToBox)
        var first = run.config
        first.steps = 5
        try Trainer(first, resume: false).run()
        try Trainer(run.config, resume: true).run()
        let path = run.config.output + "/samples.jsonl"
        let (samples, answers) = try read(path)
        #expect(samples.map(\.sample) == ["textToBox-0", "textToBox-1"])
        #expect(samples.allSatisfy { !$0.question.isEmpty && !$0.truth.isEmpty && $0.picture.count > 50 })
        #expect(answers.map(\.step) == [2, 2, 4, 4, 6, 6])
        let html = try RunReport(folders: [URL(fileURLWithPath: run.config.output)]).html
        #expect(html.components(separatedBy: "<figcaption>step ").count == 7 && html.contains("data:image/png;base64,"))
    }

    @Test func `lines that are neither, and answers that will be given again, are taken out`() throws {
        try withPath { path in
            let picture = Data([1, 2, 3]).base64EncodedString()
            let lines = """
                {"sample":"a","question":"q","truth":"t","picture":"\(picture)"}
                {"sample":"a","step":2,"answer":"x","score":0.5}
                {"sample":"a","step":4,"answer":"y","score":0.5}
                {"sample":"a","step":4,"ans
                null
                """
            try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
            _ = try SampleLog(path: path, keepingUpTo: 3)
            #expect(try read(path).samples.count == 1 && read(path).answers.map(\.step) == [2])
            #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 2)
        }
    }
}

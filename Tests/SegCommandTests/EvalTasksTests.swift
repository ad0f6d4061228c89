import Foundation
import SegDatasets
import SegRewards
import SegTasks
import Testing

@testable import SegCommand

@Suite struct EvalTasksTests {
    private func ask(_ more: String...) throws -> Binary.Outcome {
        let samples = try SampleFolder()
        return try Binary.run(
            ["eval", "tasks", "--model", samples.model, "--pictures", "3", "--max-new-tokens", "4"] + more)
    }

    @Test func `every task of drawn scenes has a row, and the tasks are reported while they are asked`() throws {
        let outcome = try ask("--size", "64x48")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let tasks = ExampleTask.allCases.filter { $0 != .pictureToText && $0 != .absent }.map(\.rawValue)
        for task in tasks { #expect(outcome.lines.contains { $0.hasPrefix("| \(task) | 3 |") }, "\(task)") }
        #expect(tasks.allSatisfy(outcome.errors.contains))
        let json = try ask("--size", "64x48", "--tasks", "textToBox", "pointToMask", "--json")
        let scores = try JSONDecoder().decode([String: ExampleScores].self, from: Data(json.output.utf8))
        #expect(Set(scores.keys) == ["textToBox", "pointToMask"])
    }

    @Test func `a dataset takes the place of scenes`() throws {
        let samples = try SampleFolder()
        let drawn = try Binary.run([
            "scenes", "--count", "4", "--seed", "3", "--size", "64x48", "--out", samples.path("scenes"),
        ])
        try #require(drawn.status == 0, "\(drawn.errors)")
        let outcome = try ask("--scenes", samples.path("scenes"), "--tasks", "textToBox")
        #expect(outcome.status == 0 && outcome.lines.count == 3, "\(outcome.errors)")
        let mixed = try ask("--scenes", samples.path("scenes"), "--style", "emoji")
        #expect(mixed.status != 0 && mixed.errors.contains("--style and --size are of drawn scenes"))
        let missing = try ask("--scenes", samples.path("none"))
        #expect(missing.status == 1 && missing.errors.contains("none/scenes.jsonl"))
        #expect(try ask("--tasks", "textToSong").errors.contains("textToSong"))
        #expect(try ask("--pictures", "0").errors.contains("--pictures must be 1 or more"))
    }

    @Test func `answers that are not what was asked for are counted by form`() {
        var scores = ExampleScores([])
        scores.forms = ["boxes": 2, "outlines": 3, "not_parsed": 1, "words": 4]
        let table = TaskTable(["textToMask": scores, "absent": scores, "textToBox": scores, "boxToText": scores])
        #expect(
            table.notes == [
                "textToBox: of the answers 1 not_parsed, 3 outlines, 4 words",
                "textToMask: of the answers 2 boxes, 1 not_parsed, 4 words",
                "absent: of the answers 2 boxes, 1 not_parsed, 3 outlines",
            ])
    }

    @Test func `a row says what its score means`() throws {
        var scores = ExampleScores([])
        (scores.count, scores.mean, scores.aboveHalf, scores.invalid) = (8, 0.625, 0.5, 0.125)
        let table = TaskTable([
            "boxToText": scores, "textToPoint": scores, "maskToBox": scores, "absent": scores,
        ]).markdown
        #expect(
            table.split(separator: "\n").dropFirst(2) == [
                "| textToPoint | 8 | 0.625 | inside |  | 12.5 % |",
                "| absent | 8 | 0.625 | declined |  | 12.5 % |",
                "| boxToText | 8 | 0.625 | the very words |  |  |",
                "| maskToBox | 8 | 0.625 | mean IoU | 50.0 % | 12.5 % |",
            ])
    }
}

import Foundation
import SegRewards
import SegTasks
import Testing

@testable import SegTraining

/// `BestCheckpoint` and the pruning of `RunCheckpoint` are tested through runs that only pretend to learn.
struct TrainingRunTests {
    /// A run whose evaluations give what they are reported to, and whose checkpoints are empty folders.
    private final class ScriptedRun: TrainingRun {
        let output: URL
        let contents: [String] = []
        let scores: [Int: Double]
        let stepLimit = 12
        let evaluationInterval = 2
        let checkpointInterval = 5
        let evaluatesStart: Bool
        let kept: Int
        var questionsChangeAt = Int.max
        private(set) var stepsDone = 0
        private(set) var saves: [Int] = []

        init(scores: [Int: Double], evaluatesStart: Bool = false, kept: Int = 1) {
            self.scores = scores
            self.evaluatesStart = evaluatesStart
            self.kept = kept
            output = FileManager.default.temporaryDirectory.appendingPathComponent("scripted-\(UUID().uuidString)")
        }

        deinit { try? FileManager.default.removeItem(at: output) }

        var questionsSince: Int { stepsDone >= questionsChangeAt ? questionsChangeAt : 0 }

        func step() -> Int {
            stepsDone += 1
            return stepsDone
        }

        func evaluate() -> ValidationResult {
            var scores = ExampleScores([])
            scores.mean = self.scores[stepsDone] ?? 0
            return ValidationResult(
                metrics: ValidationMetrics(step: stepsDone, scores: ["textToMask": scores], evaluationSeconds: 0),
                shown: [])
        }

        func record(_ evaluation: ValidationResult) {}

        func save() throws {
            saves.append(stepsDone)
            try FileManager.default.createDirectory(
                at: RunCheckpoint.folder(of: stepsDone, in: output), withIntermediateDirectories: true)
            try RunCheckpoint.prune(in: output, kept: kept)
        }

        var left: [String] { RunCheckpoint.all(in: output).map(\.lastPathComponent) }
    }

    @Test func `the newest checkpoints stay, and the best one`() throws {
        let run = ScriptedRun(scores: [2: 0.3, 4: 0.6, 6: 0.5, 8: 0.4, 10: 0.6, 12: 0.1])
        try run.run()
        #expect(run.saves == [2, 4, 5, 10, 12])
        #expect(run.left == ["step-00000004", "step-00000012"])
        #expect(BestCheckpoint.read(in: run.output)?.step == 4)
    }

    @Test func `a start that is never surpassed is the best, without a checkpoint of its own`() throws {
        let run = ScriptedRun(scores: [0: 0.9, 4: 0.8], evaluatesStart: true, kept: 2)
        try run.run()
        #expect(BestCheckpoint.read(in: run.output) == BestCheckpoint(step: 0, score: 0.9, questionsSince: 0))
        #expect(run.left == ["step-00000010", "step-00000012"])
    }

    @Test func `scores of other questions are not compared`() throws {
        let run = ScriptedRun(scores: [4: 0.9, 8: 0.2, 10: 0.3])
        run.questionsChangeAt = 7
        try run.run()
        #expect(BestCheckpoint.read(in: run.output) == BestCheckpoint(step: 10, score: 0.3, questionsSince: 7))
    }

    @Test func `a run that is stopped saves once, where it stands`() throws {
        let run = ScriptedRun(scores: [:])
        var events: [String] = []
        try run.run(shouldStop: { run.stepsDone == 7 }) { event in
            switch event {
            case .step(let step): events.append("step \(step)")
            case .evaluation(let metrics): events.append("evaluation \(metrics.step)")
            case .checkpoint(let step): events.append("checkpoint \(step)")
            }
        }
        #expect(events.suffix(4) == ["step 6", "evaluation 6", "step 7", "checkpoint 7"])
        try run.run(shouldStop: { true })
        #expect(run.saves.last == 7 && run.saves.count { $0 == 7 } == 1)
    }

    @Test func `a note of the best that cannot be read is as none`() throws {
        let run = ScriptedRun(scores: [2: 0.1])
        try FileManager.default.createDirectory(
            at: run.output.appendingPathComponent("checkpoints"), withIntermediateDirectories: true)
        try Data("{".utf8).write(to: run.output.appendingPathComponent("checkpoints/best.json"))
        try run.run()
        #expect(BestCheckpoint.read(in: run.output)?.step == 2)
    }
}

import Foundation
import Testing

@testable import SegTraining

struct StepSurveyTests {
    @Test func `each stage's first steps are looked at, and what is reported is what the steps learn from`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.stages.append(run.config.stages[0])
        (run.config.stages[1].fromStep, run.config.stages[1].imagesPerBatch) = (6, 3)
        let lines = try StepSurvey(run.config).lines
        #expect(
            lines.filter { $0.hasPrefix("step ") }.map { $0.prefix { $0 != ":" } }
                == [1, 2, 3, 4, 7, 8, 9, 10].map { "step \($0)" })
        let trainer = try Trainer(run.config, resume: false)
        let first = try trainer.step()
        #expect(
            lines.contains {
                $0.hasPrefix("step 1: \(first.scenes) pictures") && $0.contains("\(first.answerTokens) answer tokens")
            })
        #expect(lines.contains { $0.hasPrefix("step 7: 3 pictures") })
    }
}

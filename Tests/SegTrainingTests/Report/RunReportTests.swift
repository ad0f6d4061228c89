import Foundation
import SegTraining
import Testing

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
        let html = try RunReport(folder: URL(fileURLWithPath: run.reinforcement.output)).html
        for title in [
            "Reward parts", "Held-out mean", "Clipped", "Entropy", "Tokens a second", "Writing against learning",
        ] {
            #expect(html.contains("<title>\(title)</title>"))
        }
        #expect(!html.contains("<title>Seconds a step</title>") || html.contains("rolloutSeconds"))
        #expect(html.contains("groupSize") && html.contains("<td>2</td>"))
        for word in ["http:", "https:", "src=", "href=", "<script", "NaN", "nan"] { #expect(!html.contains(word)) }
    }

    @Test func `a run without metrics is an error`() {
        #expect(throws: TrainingError.self) { try RunReport(folder: URL(fileURLWithPath: "/nowhere/run")) }
    }
}

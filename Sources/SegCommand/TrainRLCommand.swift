internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegRewards
internal import SegTraining

/// Reinforcement learning on drawn scenes and datasets.
struct TrainRLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rl",
        abstract: "Rewards a model's own answers about pictures by how well they cover what was asked for.",
        discussion: """
            CONFIG is YAML or JSON and says what differs from the defaults; unknown keys are errors. Each question is answered
            several times, answers are rewarded by named parts (mask overlap, centroid distance, format …), and those better
            than their group become more likely: GSPO by default, GRPO, DAPO and Dr-GRPO by choice. The run's folder gets
            config.json (the resolved configuration), metrics.jsonl and checkpoints/, each a model folder in Hugging Face layout.
            Ctrl-C and SIGTERM save before the run ends; --resume goes on as if it had not stopped.
            `sources` name datasets as `data prepare` does, and scenes, mixed by weights; without any, scenes are drawn.
            \(ProcessOptions.discussion)
            --dry-run changes nothing: it prints how the starting model's answers would be rewarded.

            simpleseg train rl Recipes/nano-rl.yaml
            """)

    @OptionGroup var options: TrainingOptions

    @Flag(name: .customLong("dry-run"), help: "Print histograms of the starting model's rewards, and end.")
    var isDryRun = false

    @Option(help: "With --dry-run: questions to ask.")
    var questions = 64

    @Flag(help: "With --dry-run: print JSON.")
    var json = false

    func validate() throws {
        if questions < 1 { throw ValidationError("--questions must be 1 or more, is \(questions)") }
        if isDryRun && options.resume {
            throw ValidationError("--dry-run looks at the starting model; it does not resume")
        }
        if json && !isDryRun { throw ValidationError("--json goes with --dry-run") }
    }

    func run() throws {
        if isDryRun { return try survey(settings()) }
        try options.follow(settings()) {
            try ReinforcementTrainer($0, resume: options.resume, ranks: $1)
        } add: {
            $0.add($1)
        }
    }

    private func settings() throws -> ReinforcementConfig { try options.settings() }

    private func survey(_ settings: ReinforcementConfig) throws {
        let survey = try RewardSurvey(settings, questions: questions) { done in
            StandardError.line("\(done) of \(questions) questions")
        }
        var output = StandardOutput()
        try output.write(line: json ? survey.json : Data(survey.text.utf8))
        try output.flush()
    }
}

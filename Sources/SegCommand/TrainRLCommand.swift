internal import ArgumentParser
internal import Foundation
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
            """)

    @Argument(help: "The configuration.", completion: .file())
    var config: String

    @Flag(help: "Go on from the newest checkpoint.")
    var resume = false

    @Flag(name: .customLong("dry-run"), help: "Print histograms of the starting model's rewards, and end.")
    var isDryRun = false

    @Option(help: "With --dry-run: questions to ask.")
    var questions = 64

    @Flag(help: "With --dry-run: print JSON.")
    var json = false

    @Option(help: "Number of steps, in place of the configuration's.")
    var steps: Int?

    @Option(help: "CPU threads of tensor operations, in place of the configuration's.")
    var threads: Int?

    @OptionGroup var processes: ProcessOptions

    func validate() throws {
        for (name, value) in [("--steps", steps), ("--threads", threads), ("--questions", questions)] {
            if let value, value < 1 { throw ValidationError("\(name) must be 1 or more, is \(value)") }
        }
        if isDryRun && resume { throw ValidationError("--dry-run looks at the starting model; it does not resume") }
        if json && !isDryRun { throw ValidationError("--json goes with --dry-run") }
    }

    func run() throws {
        var settings = try ReinforcementConfig(contentsOf: config)
        if let steps { settings.steps = steps }
        if let threads { settings.threads = threads }
        if isDryRun { return try survey(settings) }
        try processes.share(device: settings.device) { ranks, device in
            settings.device = device
            let trainer = try ReinforcementTrainer(settings, resume: resume, ranks: ranks)
            let signal = StopSignal()
            var progress = TrainingProgress(steps: settings.steps, isShown: ranks.isFirst)
            defer { progress.end() }
            progress.tell(trainer.contents)
            try trainer.run(shouldStop: { signal.isRaised }) { event in
                if case .step(let metrics) = event { progress.add(metrics) } else { progress.show(event) }
            }
        }
    }

    private func survey(_ settings: ReinforcementConfig) throws {
        let survey = try RewardSurvey(settings, questions: questions) { done in
            FileHandle.standardError.write(Data("\(done) of \(questions) questions\n".utf8))
        }
        var output = StandardOutput()
        try output.write(line: json ? survey.json : Data(survey.text.utf8))
        try output.flush()
    }
}

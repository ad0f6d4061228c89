internal import ArgumentParser
internal import Foundation
internal import SegTraining

/// Training runs.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains a model.",
        subcommands: [
            TrainSFTCommand.self, TrainRLCommand.self, TrainReportCommand.self, TrainMergeCommand.self,
        ])
}

/// Supervised training on drawn scenes, datasets and conversations.
struct TrainSFTCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sft",
        abstract: "Teaches a model the answers to questions about drawn scenes, datasets or conversations.",
        discussion: """
            CONFIG is YAML or JSON and says what differs from the defaults; unknown keys are errors. The run's folder gets
            config.json (the resolved configuration), metrics.jsonl and checkpoints/, each a model folder in Hugging Face layout;
            with lora.rank an adapter in peft's layout, which `train merge` joins with its base. Ctrl-C and SIGTERM save before the run ends; --resume goes on as if it had not stopped.
            A stage's `sources` name datasets as `data prepare` does, files of conversations, and scenes, mixed by weights; what of
            them is not taught stands in left-out.json.
            \(ProcessOptions.discussion)
            """)

    @Argument(help: "The configuration.", completion: .file())
    var config: String

    @Flag(help: "Go on from the newest checkpoint.")
    var resume = false

    @Option(help: "Number of steps, in place of the configuration's.")
    var steps: Int?

    @Option(help: "CPU threads of tensor operations, in place of the configuration's.")
    var threads: Int?

    @OptionGroup var processes: ProcessOptions

    func validate() throws {
        if let steps, steps < 1 { throw ValidationError("--steps must be 1 or more, is \(steps)") }
        if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more, is \(threads)") }
    }

    func run() throws {
        var settings = try TrainConfig(contentsOf: config)
        if let steps { settings.steps = steps }
        if let threads { settings.threads = threads }
        try processes.share(device: settings.device) { ranks, device in
            settings.device = device
            let trainer = try Trainer(settings, resume: resume, ranks: ranks)
            let signal = StopSignal()
            var progress = TrainingProgress(steps: settings.steps, isShown: ranks.isFirst)
            defer { progress.end() }
            progress.tell(trainer.contents)
            try trainer.run(shouldStop: { signal.isRaised }) { event in
                if case .step(let metrics) = event { progress.add(metrics) } else { progress.show(event) }
            }
        }
    }
}

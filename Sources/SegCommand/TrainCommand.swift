internal import ArgumentParser
internal import SegTraining

/// Training runs.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains a model.",
        subcommands: [
            TrainSFTCommand.self, TrainRLCommand.self, TrainReferenceCommand.self, TrainReportCommand.self,
            TrainMergeCommand.self,
        ])
}

/// Supervised training on drawn scenes, datasets and conversations.
struct TrainSFTCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sft",
        abstract: "Trains a model on the answers to questions about drawn scenes, datasets or conversations.",
        discussion: """
            CONFIG is YAML or JSON and says what differs from the defaults; unknown keys are errors. The run's folder gets
            config.json (the resolved configuration), metrics.jsonl and checkpoints/, each a model folder in Hugging Face layout;
            with lora.rank an adapter in peft's layout, which `train merge` joins with its base. Ctrl-C and SIGTERM save before the run ends; --resume goes on as if it had not stopped.
            A stage's `sources` name datasets as `data prepare` does, files of conversations, and scenes, mixed by weights; what of
            them is not trained on stands in left-out.json.
            \(ProcessOptions.discussion)
            --dry-run changes nothing: it prints what the first steps of each stage would learn from.

            simpleseg train sft Recipes/nano-tasks.yaml
            """)

    @OptionGroup var options: TrainingOptions

    @Flag(name: .customLong("dry-run"), help: "Print what the first steps of each stage would learn from, and end.")
    var isDryRun = false

    func validate() throws {
        if isDryRun && options.resume {
            throw ValidationError("--dry-run looks at the run from its start; it does not resume")
        }
    }

    func run() throws {
        if isDryRun {
            var output = StandardOutput()
            try StepSurvey(settings()).lines.forEach { try output.write(line: $0.utf8) }
            return try output.flush()
        }
        try options.follow(settings()) {
            try Trainer($0, resume: options.resume, ranks: $1)
        } add: {
            $0.add($1)
        }
    }

    private func settings() throws -> TrainConfig { try options.settings() }
}

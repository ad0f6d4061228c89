internal import ArgumentParser
internal import Foundation
internal import SegData
internal import SegTraining

/// Training runs.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains a model.", subcommands: [TrainSFTCommand.self])
}

/// Supervised training on drawn scenes.
struct TrainSFTCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sft",
        abstract: "Teaches a model the answers to questions about drawn scenes.",
        discussion: """
            CONFIG is YAML or JSON and says what differs from the defaults; unknown keys are errors. The run's folder gets
            config.json (the resolved configuration), metrics.jsonl and checkpoints/, each a model folder in Hugging Face layout.
            Ctrl-C and SIGTERM save before the run ends; --resume goes on as if it had not stopped.
            """)

    @Argument(help: "The configuration.", completion: .file())
    var config: String

    @Flag(help: "Go on from the newest checkpoint.")
    var resume = false

    @Option(help: "Number of steps, in place of the configuration's.")
    var steps: Int?

    @Option(help: "CPU threads of tensor operations, in place of the configuration's.")
    var threads: Int?

    func validate() throws {
        if let steps, steps < 1 { throw ValidationError("--steps must be 1 or more, is \(steps)") }
        if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more, is \(threads)") }
    }

    func run() throws {
        var settings = try TrainConfig(contentsOf: config)
        if let steps { settings.steps = steps }
        if let threads { settings.threads = threads }
        let trainer = try Trainer(settings, resume: resume)
        let signal = StopSignal()
        var progress = TrainingProgress(steps: settings.steps)
        try trainer.run(shouldStop: { signal.isRaised }) { progress.show($0) }
    }
}

/// Tells on stderr how a run is going: a line every 50 steps, and one an evaluation and a checkpoint.
struct TrainingProgress {
    private let steps: Int
    private let start = ContinuousClock.now
    private var loss = 0.0
    private var count = 0

    init(steps: Int) { self.steps = steps }

    mutating func show(_ event: TrainingEvent) {
        switch event {
        case .step(let metrics):
            loss += metrics.loss
            count += 1
            if metrics.step.isMultiple(of: 50) || metrics.step == steps { showSteps(metrics) }
        case .evaluation(let metrics):
            for (task, scores) in metrics.scores.sorted(by: { $0.key < $1.key }) {
                write(
                    "step \(metrics.step): \(scores.count) held-out \(task), mean \(Self.rounded(scores.mean)), "
                        + "above 0.5 \(Self.rounded(scores.aboveHalf)), invalid \(Self.rounded(scores.invalid))")
            }
        case .checkpoint(let step):
            write("step \(step): checkpoint written")
        }
    }

    private mutating func showSteps(_ metrics: StepMetrics) {
        write(
            "step \(metrics.step)/\(steps): loss \(Self.rounded(loss / Double(count))), "
                + "norm \(Self.rounded(metrics.gradientNorm)), \(metrics.scenes) scenes, "
                + "\(Int(metrics.seconds * 1000)) ms a step")
        (loss, count) = (0, 0)
    }

    private func write(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private static func rounded(_ value: Double) -> Double {
        (value * 10_000).rounded() / 10_000
    }
}

internal import ArgumentParser
internal import Glibc
internal import SegTraining

/// What both kinds of training are called with.
struct TrainingOptions: ParsableArguments {
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
        for (name, value) in [("--steps", steps), ("--threads", threads)] {
            if let value, value < 1 { throw ValidationError("\(name) must be 1 or more, is \(value)") }
        }
    }

    /// The configuration, with what was given in place of its values.
    ///
    /// - Throws: `TrainingError` naming the file and its keys.
    func settings<Settings: FileConfig & RunSettings>() throws -> Settings {
        var settings = try Settings(contentsOf: config)
        if let steps { settings.steps = steps }
        if let threads { settings.threads = threads }
        return settings
    }

    /// Makes a run, alone or with other processes, and tells how it goes; Ctrl-C and SIGTERM end it after a step.
    ///
    /// - Parameters:
    ///   - settings: what ``settings()`` gives; its error is told to the other processes.
    ///   - start: the run.
    ///   - add: tells a step.
    /// - Throws: what the run throws, `ExitCode` when a started process failed, and of 128 and the signal's number when a signal
    ///   ended the run before its last step.
    func follow<Settings: RunSettings, Run: TrainingRun>(
        _ settings: @autoclosure () throws -> Settings, _ start: (Settings, Ranks) throws -> Run,
        add: (inout TrainingProgress, Run.Metrics) -> Void
    ) throws {
        var stopped: Int32?
        let given = Result { try settings() }
        try processes.share(device: given.map(\.device)) { ranks, device in
            var settings = try given.get()
            settings.device = device
            let run = try start(settings, ranks)
            let signal = StopSignal()
            var progress = TrainingProgress(steps: settings.steps, isShown: ranks.isFirst)
            defer { progress.end() }
            progress.tell((run.origin.isEmpty ? [] : [run.origin]) + run.contents)
            let isComplete = try run.run(shouldStop: { signal.isRaised }) { event in
                if case .step(let metrics) = event { add(&progress, metrics) } else { progress.show(event) }
            }
            if isComplete { return }
            // Where several processes share the run, another one may have been told to stop.
            stopped = signal.number ?? SIGTERM
            progress.tell([
                "stopped after step \(run.stepsDone) of \(run.stepLimit); the same command with --resume goes on from there"
            ])
        }
        if let stopped { throw ExitCode(128 + stopped) }
    }
}

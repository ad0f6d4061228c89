internal import ArgumentParser
internal import Foundation
internal import SegEvaluation
internal import SegFiles
internal import SegInference
internal import SegModels
internal import SegNotation
internal import SimpleSeg
internal import Torch

/// Asks the model, or goes on asking where an earlier run was stopped.
struct EvalRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Answers every sample of a dataset and prints the figures (the default).",
        discussion: """
            Each answer is written to --out as soon as it is there: one JSON line per sample behind a header with model, weights, \
            dataset and options. The same command again goes on where the last one stopped, also after kill -9.
            With Ctrl-C or SIGTERM it ends with status 130 or 143 after the last whole record.
            A picture that cannot be used is recorded, told on stderr, and in no figure; the exit status is then 1.
            With --endpoint a server answers: any that has OpenAI's chat completions. --model is then its name for the model. \
            Each repetition of a request is reported on stderr; a server that fails time after time ends the run.

            simpleseg eval --dataset scenes --out answers.jsonl
            """)

    @OptionGroup var samples: SourceOptions

    @Option(help: "The file of answers and scores; continued when it exists.", completion: .file())
    var out: String

    @OptionGroup var model: DeviceOptions

    @OptionGroup var sampling: SamplingArguments

    @Option(help: "What to ask for: mask; or box, for accuracy of answered boxes.")
    var target: Target = .mask

    @Option(
        help: """
            Answers that are written side by side (default: 16); more are computed when one ends. They differ from those \
            of 1, which writes one after the other, where roundings decide between two tokens.
            """)
    var batch: Int?

    @OptionGroup var server: ServerOptions

    @Option(help: "Only part i of n of the samples, as i/n; `eval merge` joins the parts.")
    var shard: String?

    @Flag(help: "Ask samples again that could not be asked before.")
    var retryFailed = false

    @Flag(help: "Print JSON in place of tables.")
    var json = false

    func validate() throws {
        if server.endpoint != nil, model.model == nil {
            throw ValidationError("--endpoint needs --model: what the server calls the model")
        }
        if server.endpoint != nil, model.adapter != nil {
            throw ValidationError("--adapter is for models that run here; a server loads its own")
        }
        if let batch {
            if batch < 1 { throw ValidationError("--batch must be 1 or more, is \(batch)") }
            if server.endpoint != nil {
                throw ValidationError("--batch is for models here; a server gets --concurrency")
            }
        }
    }

    func run() async throws {
        try await Interruption.cancels {
            try await ask()
        } next: {
            "what was answered is in \(out); the same command goes on"
        }
    }

    private func ask() async throws {
        let part = try shard.map { try Shard($0) } ?? .whole
        let set = try samples.source.load()
        for note in set.notes { Self.tell(note) }
        if let batch, batch > Self.largestBatch {
            Self.tell("--batch \(batch) is taken as \(Self.largestBatch): more are no faster, and memory has an end")
        }
        let asked = part.samples(of: set.samples)
        var bar = EvalProgressBar()
        let records: [EvaluationRecord]
        if let address = server.endpoint {
            records = try await ask(asked, header: header(set, sampling.choice()), address: address, &bar)
        } else {
            records = try await askHere(asked, set, &bar)
        }
        bar.end()
        try EvalFigures(try records.rescored()).write(json: json)
        try Self.list(records.filter { $0.failure != nil })
    }

    private func askHere(
        _ asked: [EvaluationSample], _ set: EvaluationSet, _ bar: inout EvalProgressBar
    ) async throws -> [EvaluationRecord] {
        let directory = try model.location().directory
        let checkpoint = try Checkpoint(directory: directory, adapter: model.adapterDirectory)
        let choice = sampling.choice(checkpoint.generation)
        var header = header(set, choice)
        header.model = directory.lastPathComponent
        header.weights = try ([checkpoint.directory] + (checkpoint.adapter.map { [$0.directory] } ?? []))
            .map(WeightsFingerprint.of).joined(separator: "+")
        header.options["dtype"] = model.dtype.rawValue
        header.versions = ["torch": try TorchRuntime.version()]
        let log = try EvaluationLog(path: out, header: header)
        var loading = model.loading
        loading.engine.rowLimit = limit
        let segmenter = try Segmenter(directory: directory, options: loading)
        CheckpointNotes.log(segmenter.notes)
        let evaluation = Evaluation(segmenter, options: options(choice), limit: limit)
        try await evaluation.run(asked, log: log, retriesFailures: retryFailed) { bar.show($0) }
        return log.records
    }

    private func ask(
        _ asked: [EvaluationSample], header: EvaluationHeader, address: String, _ bar: inout EvalProgressBar
    ) async throws -> [EvaluationRecord] {
        let endpoint = ChatEndpoint(
            try server.client(address, model: header.model), options: options(sampling.choice()))
        let log = try EvaluationLog(path: out, header: header)
        let evaluation = RemoteEvaluation(endpoint, concurrency: server.concurrency)
        let timeout = server.timeout
        let watch = SilenceWatch { silence in
            Self.tell("\(address): no answer for \(Int(silence / .seconds(1))) s (--timeout \(timeout))")
        }
        try await watch.during {
            try await evaluation.run(asked, log: log, retriesFailures: retryFailed) { progress in
                watch.hear()
                bar.show(progress)
            }
        }
        return log.records
    }

    /// More answers side by side are no faster, and take memory until the system ends the process.
    static let largestBatch = 256

    /// Answers that are written side by side.
    private var limit: Int { min(batch ?? 16, Self.largestBatch) }

    private func options(_ choice: SamplingChoice) -> SegmentOptions {
        SegmentOptions(target: target, sampling: choice.options, maxNewTokens: choice.maxNewTokens)
    }

    /// What the run is, as far as it does not depend on where the model is.
    private func header(_ set: EvaluationSet, _ choice: SamplingChoice) -> EvaluationHeader {
        let options = choice.options
        var header = EvaluationHeader(
            model: model.model ?? "", weights: "remote", dataset: set.name, split: set.split,
            options: [
                "temperature": "\(options.temperature)", "topP": "\(options.topP)", "topK": "\(options.topK)",
                "repetitionPenalty": "\(options.repetitionPenalty)", "seed": "\(options.seed)",
                "maxNewTokens": choice.maxNewTokens.map(String.init) ?? "context",
            ])
        // Files of earlier versions go on where nothing but defaults and options held.
        if options.minP != 0 { header.options["minP"] = "\(options.minP)" }
        let stated = choice.sources.filter { $0.value == GenerationSettings.fileName }.keys.sorted()
        if !stated.isEmpty { header.options["fromGenerationConfig"] = stated.joined(separator: " ") }
        if target != .mask { header.options["target"] = target.rawValue }
        header.samples = set.samples.count
        header.shard = shard
        header.published = set.published
        header.notes = set.notes.isEmpty ? nil : set.notes
        return header
    }

    /// Writes a line to stderr.
    static func tell(_ line: String) {
        StandardError.line("\(line)")
    }

    /// Says which samples could not be asked, and why.
    private static func list(_ failures: [EvaluationRecord]) throws {
        guard !failures.isEmpty else { return }
        for record in failures.prefix(20) { tell("\(record.id): \(record.failure ?? "")") }
        if failures.count > 20 { tell("… and \(failures.count - 20) more, all in the file of answers") }
        tell("\(failures.count) samples could not be asked; --retry-failed asks them again")
        throw ExitCode.failure
    }
}

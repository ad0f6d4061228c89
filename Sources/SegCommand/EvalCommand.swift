internal import ArgumentParser
internal import Foundation
internal import SegEvaluation
internal import SegGeneration
internal import SegGeometry
internal import SegModels
internal import SimpleSeg

/// Measures a model: every answer on file, every figure from the file.
struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Measures a model on a dataset; records every answer.",
        subcommands: [EvalRun.self, EvalScore.self, EvalMerge.self], defaultSubcommand: EvalRun.self)
}

/// Prints the tables of records, as Markdown or JSON.
private func report(_ records: [EvaluationRecord], json: Bool) throws {
    var output = StandardOutput()
    if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try output.write(line: String(decoding: encoder.encode(Summary(records.map(\.score))), as: UTF8.self).utf8)
    } else {
        try output.write(line: EvaluationTable(records).markdown.utf8)
    }
    try output.flush()
}

/// Asks the model, or goes on asking where an earlier run was stopped.
struct EvalRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Answers every sample of a dataset and prints the figures (the default).",
        discussion: """
            Each answer is written to --out as soon as it is there: one JSON line a sample behind a header with model, weights,
            dataset and options. The same command again goes on where the last one stopped.
            """)

    @Option(help: "A folder that `simpleseg scenes` wrote.", completion: .directory)
    var dataset: String

    @Option(help: "The file of answers and scores; continued when it exists.", completion: .file())
    var out: String

    @OptionGroup var model: DeviceOptions

    @OptionGroup var sampling: SamplingArguments

    @Option(help: "Only part i of n of the samples, as i/n; `eval merge` joins the parts.")
    var shard: String?

    @Flag(help: "Ask every expression, not one a scene.")
    var everyExpression = false

    @Flag(help: "Print JSON in place of tables.")
    var json = false

    func run() async throws {
        let location = try model.location()
        let part = try shard.map { try Shard($0) } ?? .whole
        let all = try SceneSamples.load(dataset, everyExpression: everyExpression)
        let samples = part.samples(of: all)
        let log = try EvaluationLog(path: out, header: header(of: location.directory))
        let segmenter = try Segmenter(
            directory: location.directory, options: .init(dtype: model.dtype, device: model.device))
        let options = SegmentOptions(sampling: sampling.options, maxNewTokens: sampling.maxNewTokens)
        let total = samples.count
        try await Evaluation(segmenter, options: options).run(samples, log: log) { done in
            if isatty(2) != 0 || done % 100 == 0 || done == total {
                let line = isatty(2) != 0 ? "\r\(done)/\(total)" : "\(done)/\(total)\n"
                FileHandle.standardError.write(Data(line.utf8))
            }
        }
        try report(log.records, json: json)
    }

    private func header(of directory: URL) throws -> EvaluationHeader {
        let options = sampling.options
        return EvaluationHeader(
            model: directory.lastPathComponent, weights: try WeightsFingerprint.of(directory),
            dataset: URL(fileURLWithPath: dataset).lastPathComponent, split: everyExpression ? "every" : "one",
            options: [
                "dtype": model.dtype.rawValue, "temperature": "\(options.temperature)", "topP": "\(options.topP)",
                "topK": "\(options.topK)", "repetitionPenalty": "\(options.repetitionPenalty)",
                "seed": "\(options.seed)",
                "maxNewTokens": sampling.maxNewTokens.map(String.init) ?? "context",
            ])
    }
}

/// Computes every figure again from a file of answers; no model is needed.
struct EvalScore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Scores the answers of a file again, without the model.")

    @Argument(help: "Files of one run.", completion: .file())
    var files: [String]

    @Flag(help: "Print JSON in place of tables.")
    var json = false

    func run() throws {
        let records = try EvaluationLog.merge(files).records
        try report(try records.map { try $0.rescored() }, json: json)
    }
}

/// Joins the parts of a run.
struct EvalMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Joins the files of a run's parts, records in the order of their ids.")

    @Argument(help: "The parts.", completion: .file())
    var files: [String]

    @Option(help: "The whole.", completion: .file())
    var out: String

    func run() throws {
        let merged = try EvaluationLog.merge(files)
        try EvaluationLog.write(merged.records, header: merged.header, to: out)
    }
}

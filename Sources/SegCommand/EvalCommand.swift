internal import ArgumentParser
internal import SegEvaluation

/// Measures a model: every answer on file, every figure from the file.
struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Measures a model on a dataset; records every answer.",
        subcommands: [EvalRun.self, EvalTasks.self, EvalScore.self, EvalMerge.self, EvalReport.self],
        defaultSubcommand: EvalRun.self)
}

/// Computes every figure again from a file of answers; no model is needed.
struct EvalScore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Scores the answers of a file again, without the model.",
        discussion: """
            A line needs "id", "truth" (COCO's run lengths) and "text", the answer as a model wrote it; a header is not needed, so \
            answers of any engine can be scored. With --dataset the truth is taken from there and a line needs "id" and "text".
            """)

    @Argument(help: "Files of one run.", completion: .file())
    var files: [String]

    @OptionGroup var source: OptionalSource

    @Flag(help: "Print JSON in place of tables.")
    var json = false

    func run() throws {
        let records =
            if let set = try source.load() {
                try ForeignAnswers.join(files, with: set)
            } else {
                try EvaluationLog.merge(files).records
            }
        try EvalFigures(try records.rescored()).write(json: json)
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

/// The figures of records on stdout.
struct EvalFigures {
    private let breakdown: Breakdown

    init(_ records: [EvaluationRecord]) { breakdown = Breakdown(records) }

    /// Tables in Markdown, or one line of JSON.
    func write(json: Bool) throws {
        try FigureOutput.write(breakdown, table: EvaluationTable(breakdown).markdown, json: json)
    }
}

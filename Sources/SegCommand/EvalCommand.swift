internal import ArgumentParser
internal import SegEvaluation
internal import SegFiles
internal import SegNotation

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
            answers of any engine can be scored. With --dataset the truth is taken from there and a line needs "id" and "text". \
            Ids are strings or whole numbers. What is odd about the files is reported on stderr.

            simpleseg eval score answers.jsonl
            simpleseg eval score qwen.jsonl --coordinates pixels
            """)

    @Argument(help: "Files of one run.", completion: .file())
    var files: [String]

    @OptionGroup var source: OptionalSource

    @Option(
        help: """
            What the numbers of the answers count: normalized (0…1 of width and height), pixels, or thousand (thousandths). \
            Never guessed.
            """)
    var coordinates: CoordinateConvention = .normalized

    @Flag(help: "Print JSON in place of tables.")
    var json = false

    func run() throws {
        let records =
            if let set = try source.load() {
                try ForeignAnswers.join(files, with: set)
            } else {
                try whole(try EvaluationLog.merge(files))
            }
        try EvalFigures(try records.rescored(coordinates)).write(json: json)
    }

    /// The records of a run; what is odd about it is reported.
    private func whole(_ run: EvaluationRun) throws -> [EvaluationRecord] {
        for note in run.notes + run.gaps { StandardError.line(note) }
        if run.records.isEmpty { throw EvaluationError.file(path: files.joined(separator: ", "), reason: "no answers") }
        return run.records
    }
}

/// Joins the parts of a run.
struct EvalMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Joins the files of a run's parts, records in the order of their ids.",
        discussion: """
            Parts that are missing, given twice or of another run are refused.

            simpleseg eval merge part1.jsonl part2.jsonl --out whole.jsonl
            """)

    @Argument(help: "The parts.", completion: .file())
    var files: [String]

    @Option(help: "The whole.", completion: .file())
    var out: String

    @Flag(help: "Join what is there although parts or records are missing.")
    var allowMissing = false

    func run() throws {
        let merged = try EvaluationLog.merge(files)
        for note in merged.notes { StandardError.line(note) }
        if !merged.gaps.isEmpty {
            guard allowMissing else { throw EvaluationError.incomplete(merged.gaps) }
            for gap in merged.gaps { StandardError.line(gap) }
        }
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

internal import ArgumentParser
internal import Foundation
internal import SegDatasets
internal import SegFiles
internal import SegFormats
internal import SegNotation
internal import SegRewards
internal import SegTasks
internal import SegTokens

/// Says what a model could reach at most on a dataset.
struct DataReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Measures what comes back of a dataset's masks when they are written as outlines, and how long these are.",
        discussion: """
            Writes a table: IoU of each mask with its own outline, filled by either rule, by object size (COCO's classes), and of \
            whole answers; vertices and tokens per answer. It is the ceiling of any model that is trained on the dataset with the \
            same options. --json for one JSON object.

            simpleseg data report --root data/refcoco --datasets refcoco
            """)

    @OptionGroup var source: DataSourceOptions
    @OptionGroup var outlines: DataOutlineOptions

    @Option(
        name: .customLong("model"),
        help: "A model whose tokenizer counts the tokens of answers' coordinates; may be given several times.",
        completion: .directory)
    var models: [String] = []

    @Flag(help: "Write JSON.")
    var json = false

    @Option(help: "Threads that work.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        try source.requireSome()
        if threads < 1 { throw ValidationError("--threads must be 1 or more, is \(threads)") }
    }

    func run() throws {
        var problems = DataReport()
        let tokenizers = try models.map { path in
            let tokenizer = try Tokenizer(directory: URL(fileURLWithPath: path, isDirectory: true))
            return CeilingReport.Tokenizer(name: URL(fileURLWithPath: path).lastPathComponent) {
                tokenizer.encode($0, specials: .literal).count
            }
        }
        var report = CeilingReport(
            outline: try outlines.outline(outlines.tasks().outline), tokenizers: tokenizers)
        try source.files.forEach(&problems) { source, problems in
            try report.add(source, threads: threads, report: &problems)
        }
        if json {
            var object = report.json
            object.field("problems", problems.json)
            print(object.line)
        } else {
            print(report.table)
        }
        for note in problems.notes { StandardError.line(note) }
        StandardError.line(problems.summary)
        if report.answers.count == 0 { throw ExitCode.failure }
    }
}

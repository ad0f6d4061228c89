internal import ArgumentParser
internal import Foundation
internal import SegDatasets
internal import SegFiles
internal import SegFormats
internal import SegImaging
internal import SegRewards
internal import SegTasks

/// Shows what a model would be trained on, as pictures.
struct DataShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows samples of a dataset as a model would be trained on them: a contact sheet, and a page.",
        discussion: """
            --sheet writes a PNG, --page an HTML file that needs nothing else: pictures, questions, answers, the outlines drawn in \
            colours from the first vertex (blue, marked) to the last (red), and what comes back of each mask. With
            --conversations, the first conversations of a file in any of the known formats are shown.

            simpleseg data show --root data/refcoco --datasets refcoco --page examples.html
            """)

    @OptionGroup var source: DataSourceOptions
    @OptionGroup var examples: DataExampleOptions
    @OptionGroup var outlines: DataOutlineOptions

    @Option(help: "The contact sheet to write, a PNG.", completion: .file())
    var sheet: String?

    @Option(help: "The page to write, HTML.", completion: .file())
    var page: String?

    @Option(help: "How many samples.")
    var count = 24

    @Option(help: "Samples in a row of the sheet.")
    var columns = 4

    @Option(help: "Longer side of the sheet's pictures in pixels.")
    var side = 300

    func validate() throws {
        try source.requireSome()
        if sheet == nil, page == nil { throw ValidationError("give --sheet or --page, or both") }
        if !(1...2000).contains(count) { throw ValidationError("--count must be 1 to 2000, is \(count)") }
        if !(1...40).contains(columns) { throw ValidationError("--columns must be 1 to 40, is \(columns)") }
        if !(64...2000).contains(side) { throw ValidationError("--side must be 64 to 2000, is \(side)") }
    }

    func run() throws {
        var problems = DataReport()
        let shown = try samples(&problems)
        if let sheet { try ContactSheet(columns: columns, side: side).drawn(shown).writePNG(to: sheet) }
        if let page {
            let html = try SamplePage.html(shown, title: source.title)
            try Files.write(Data(html.utf8), to: page)
        }
        for note in problems.notes { StandardError.line(note) }
        StandardError.line("\(shown.count) samples; \(problems.summary)")
        if shown.isEmpty { throw ExitCode.failure }
    }

    private func samples(_ problems: inout DataReport) throws -> [ShownSample] {
        let tasks = try outlines.tasks(examples.mixture)
        let trained = ExampleMaker(
            seed: examples.seed, epoch: examples.epoch, mixture: tasks.mixture,
            outline: try outlines.outline(tasks.outline))
        var shown: [ShownSample] = []
        try source.files.forEach(&problems) { source, problems in
            shown += try SampleChoice(trained, count: count, seed: examples.seed).samples(of: source, report: &problems)
        }
        for path in source.conversations {
            shown += try SampleChoice.samples(
                ofConversations: path, images: source.images, count: count, report: &problems)
        }
        return Array(shown.prefix(count))
    }
}

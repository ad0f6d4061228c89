internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegTraining

/// The curves of runs as a page.
struct TrainReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract:
            "Draws the curves of runs, and their held-out answers over time, as one HTML page that needs no network.",
        discussion: """
            RUN is a configuration's output folder, of a supervised or a reinforcement run, finished or going on. Several runs are
            compared: each chart has a curve of each, and a table the settings in which they differ.

            simpleseg train report runs/a runs/b --out both.html
            """)

    @Argument(help: "The folders of the runs.", completion: .directory)
    var runs: [String]

    @Option(
        name: .customLong("out"), help: "The page (default, of one run: report.html in its folder).",
        completion: .file())
    var path: String?

    func validate() throws {
        if runs.count > 1, path == nil { throw ValidationError("several runs need --out, the page to write") }
    }

    func run() throws {
        let folders = runs.map { URL(fileURLWithPath: $0, isDirectory: true) }
        let target = path.map { URL(fileURLWithPath: $0) } ?? folders[0].appendingPathComponent("report.html")
        try Files.write(Data(RunReport(folders: folders).html.utf8), to: target.path)
        StandardError.line("written: \(target.path)")
    }
}

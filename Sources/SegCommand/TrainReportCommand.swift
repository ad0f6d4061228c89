internal import ArgumentParser
internal import Foundation
internal import SegTraining

/// The curves of a run as a page.
struct TrainReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Draws the curves of a run as one HTML page that needs no network.",
        discussion:
            "RUN is a configuration's output folder, of a supervised or a reinforcement run, finished or going on.")

    @Argument(help: "The folder of the run.", completion: .directory)
    var folder: String

    @Option(name: .customLong("out"), help: "The page (default: report.html in the folder).", completion: .file())
    var path: String?

    func run() throws {
        let run = URL(fileURLWithPath: folder, isDirectory: true)
        let target = path.map { URL(fileURLWithPath: $0) } ?? run.appendingPathComponent("report.html")
        try Data(RunReport(folder: run).html.utf8).write(to: target, options: .atomic)
        FileHandle.standardError.write(Data("written: \(target.path)\n".utf8))
    }
}

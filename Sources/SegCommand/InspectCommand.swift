internal import ArgumentParser
internal import SegModels
internal import SegNotation
internal import SimpleSeg

/// A checkpoint, without loading it: configuration, every tensor, parameters, bytes.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Accounts for every tensor of a checkpoint.",
        discussion: """
            Reads config.json and the headers of the safetensors files. Every tensor is a parameter, or ignored for a stated \
            reason, or a problem; every parameter is filled, or a problem. With a problem the exit status is 1.

            simpleseg inspect --model nano
            """)

    @Option(
        help:
            "A checkpoint's folder in Hugging Face layout, a name under Models, or a hub id that `simpleseg pull` fetched, ORG/NAME or ORG/NAME@REVISION (default: nano)."
    )
    var model: String?

    @Flag(help: "Print one JSON object instead of a table.")
    var json = false

    func run() throws {
        let checkpoint = try Checkpoint(directory: ModelLocation(model).directory)
        let report = CheckpointReport(checkpoint)
        var output = StandardOutput()
        for line in json ? [report.json.line] : report.lines { try output.write(line: line.utf8) }
        try output.flush()
        if !checkpoint.account.problems.isEmpty { throw ExitCode.failure }
    }
}

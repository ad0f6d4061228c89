internal import ArgumentParser

/// What can be done with datasets.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Turns datasets into training conversations.",
        subcommands: [PrepareCommand.self])
}

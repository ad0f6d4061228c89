internal import ArgumentParser

/// What can be done with datasets.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Turns datasets into training conversations, measures and shows them.",
        subcommands: [
            PrepareCommand.self, DataReportCommand.self, DataShowCommand.self, DataPseudoCommand.self,
        ])
}

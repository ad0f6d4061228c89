internal import ArgumentParser
internal import SegFiles
internal import SegNotation
internal import SegTraining

/// Every key of the configurations.
struct TrainReferenceCommand: ParsableCommand {
    /// Which configuration.
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case sft, rl
    }

    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Lists every key of a configuration with its type, default and allowed values.",
        discussion: """
            One line per key: its place, its default, what its values are. With --json an object per line: "key", "type", \
            "default", "allowed". What each key means stands in Documentation/configuration.md.

            simpleseg train reference sft
            """)

    @Argument(help: "sft or rl.")
    var kind: Kind

    @Flag(help: "Print JSON, an object per line.")
    var json = false

    func run() throws {
        let entries =
            switch kind {
            case .sft: try ConfigReference.entries(of: TrainConfig.self)
            case .rl: try ConfigReference.entries(of: ReinforcementConfig.self)
            }
        var output = StandardOutput()
        for entry in entries { try output.write(line: (json ? Self.record(entry) : Self.line(entry)).utf8) }
        try output.flush()
    }

    /// `optimization.rule: "adamW"   adamW, muon`
    static func line(_ entry: ConfigReference.Entry) -> String {
        "\(entry.key): \(entry.standard)   \(entry.allowed?.joined(separator: ", ") ?? entry.type)"
    }

    static func record(_ entry: ConfigReference.Entry) -> String {
        var object = JSONObjectWriter()
        object.field("key", entry.key)
        object.field("type", entry.type)
        object.field("default", json: entry.standard.utf8)
        if let allowed = entry.allowed { object.field("allowed", allowed) }
        return object.line
    }
}

public import ArgumentParser
internal import Logging
public import SegFiles

/// How much of what a command says goes to stderr. The options hold for every command, wherever they stand before a `--`: they are
/// taken out before the others are read.
struct LogOptions: ParsableArguments {
    @Flag(help: "Every command: log errors only, and show no progress.")
    var quiet = false

    @Flag(help: "Every command: log more, as with --log-level debug.")
    var verbose = false

    @Option(
        help: "Every command: log this and what matters more: trace, debug, info, notice, warning, error or critical.")
    var logLevel: StandardError.Level = .info

    /// Sets the level that the arguments ask for, and gives the others; the last of several counts.
    ///
    /// A level that is none is left where it is, for the parser to refuse.
    static func applied(to arguments: [String]) -> [String] {
        let (level, rest) = taken(from: arguments)
        StandardError.level = level ?? .info
        LoggingSystem.bootstrap { _ in StandardErrorLog() }
        return rest
    }

    /// The level that the arguments ask for, and the arguments without the options that do.
    static func taken(from arguments: [String]) -> (level: StandardError.Level?, rest: [String]) {
        var level: StandardError.Level?
        var rest: [String] = []
        var index = 0
        while index < arguments.count, arguments[index] != "--" {
            let (argument, next) = (arguments[index], index + 1 < arguments.count ? arguments[index + 1] : nil)
            index += 1
            if argument == "--quiet" {
                level = .error
            } else if argument == "--verbose" {
                level = .debug
            } else if argument == "--log-level", let named = next.flatMap({ StandardError.Level(argument: $0) }) {
                level = named
                index += 1
            } else if argument.hasPrefix("--log-level="),
                let named = StandardError.Level(argument: String(argument.dropFirst(12)))
            {
                level = named
            } else {
                rest.append(argument)
            }
        }
        return (level, rest + arguments[index...])
    }
}

extension StandardError.Level: ExpressibleByArgument {
    /// The level of a name, in letters of any size.
    public init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}

/// What swift-log's loggers write: lines on stderr that begin with the level where it is a warning or worse.
struct StandardErrorLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level {
        get { Logger.Level(rawValue: StandardError.level.rawValue) ?? .info }
        set { _ = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        StandardError.line(
            Self.text(event.level, event.message, metadata.merging(event.metadata ?? [:]) { $1 }),
            level: StandardError.Level(rawValue: event.level.rawValue) ?? .notice)
    }

    /// One line: the message, and what is known besides in the order of the names.
    static func text(_ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata) -> String {
        let facts = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let start = level >= .warning ? "\(level): " : ""
        return start + ([message.description] + facts).joined(separator: " ")
    }
}

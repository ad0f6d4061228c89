internal import ArgumentParser
@preconcurrency internal import Glibc

/// The root command. Data goes to stdout, logs and progress to stderr.
///
/// Exit status: 0 done; 1 the work failed, or there was nothing to do; 64 the call was wrong; 130 and 143 interrupted, and stderr says
/// how to go on.
@main
struct SimpleSegCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simpleseg",
        abstract: "Segments pictures by writing: a vision-language model gives the outline of an object as text.",
        subcommands: [
            SegmentCommand.self,
            DecodeCommand.self,
            RewardCommand.self,
            OutlineCommand.self,
            TokenizeCommand.self,
            InspectCommand.self,
            TraceCommand.self,
            QuantizeCommand.self,
            ScenesCommand.self,
            DataCommand.self,
            TrainCommand.self,
            EvalCommand.self,
            PullCommand.self,
            ModelsCommand.self,
            DoctorCommand.self,
            ServeCommand.self,
            DraftTimingCommand.self,
        ])

    @Flag(name: .customLong("version"), help: "Show the version, libtorch's version and the commit.")
    var showsVersion = false

    @OptionGroup var log: LogOptions

    func run() throws {
        guard showsVersion else { throw CleanExit.helpRequest(self) }
        var output = StandardOutput()
        try output.write(line: Version.text.utf8)
        try output.flush()
    }

    /// Runs the command of the command line. A broken pipe is an error of `write`, not a signal. A line on stderr is written at
    /// once and not by the character, so that the lines of processes that share it stay whole.
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        setvbuf(stderr, nil, _IOLBF, 0)
        await main(LogOptions.applied(to: Array(CommandLine.arguments.dropFirst())))
    }
}

internal import ArgumentParser
internal import SegNotation
internal import SegRewards
internal import SegTraining

/// Answers and what is true → rewards.
struct RewardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reward",
        abstract: "Rewards answers as `train rl` does.",
        discussion: """
            Reads JSON Lines, from the files or from stdin: {"text", "truth", "task", "width", "height"} and any "id". "truth" is \
            the run lengths of the object, {"size", "counts"} as COCO has them, a list of those where several objects are meant, \
            or null where nothing is to be found. Tasks that ask for words need the right ones as "answer". "tokens" is the \
            answer's length; without it there is no "length" among the parts. "finished": false marks an answer that was cut.
            Writes one line for each: "id", "parts" (each a number, unweighted), "reward", their weighted sum, and "form", what the answer is (as in decode). Answers are \
            written before more input is waited for, so that another process can ask line by line.
            A line that is no such record is reported on stderr; the others are rewarded, and the exit status is 1.

            simpleseg reward answers.jsonl
            """)

    @Argument(help: "Files of JSON Lines, - for stdin. Without any, stdin.", completion: .file())
    var files: [String] = []

    @Option(
        help: "A configuration of `train rl`, whose reward and rollout.maxNewTokens hold; without it the defaults do.",
        completion: .file())
    var config: String?

    func run() throws {
        let settings = try config.map { try ReinforcementConfig(contentsOf: $0) } ?? ReinforcementConfig()
        var desk = RewardDesk(rule: settings.reward, budget: settings.rollout.maxNewTokens)
        try RecordLoop(files: files).run { record in
            var output = record.reply()
            try desk.reward(record).write(to: &output)
            return output
        }
    }
}

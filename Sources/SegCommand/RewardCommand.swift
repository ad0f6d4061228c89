internal import ArgumentParser
internal import SegData
internal import SegGeometry
internal import SegNotation
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
            Writes one line for each: "id", "parts" (each a number, unweighted) and "reward", their weighted sum. Answers are \
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
            let reward = try desk.reward(record)
            var (output, parts) = (record.reply(), JSONObjectWriter())
            for part in RewardPart.allCases { if let value = reward.parts[part] { parts.field(part.rawValue, value) } }
            output.field("parts", parts)
            output.field("reward", reward.total)
            return output
        }
    }
}

/// Rewards records. What the last one said is true is kept: answers to one question tend to come together.
struct RewardDesk {
    private let rule: RewardRule
    private let budget: Int
    private var last: (question: Question, rewarder: Rewarder)?

    /// What decides a rewarder.
    private struct Question: Hashable {
        let task: ExampleTask
        let answer: String
        let truth: [UInt8]
    }

    /// - Parameters:
    ///   - rule: what counts.
    ///   - budget: the most tokens of an answer, of which `length` is a share.
    init(rule: RewardRule, budget: Int) {
        (self.rule, self.budget) = (rule, budget)
    }

    /// The reward of a record's answer.
    ///
    /// - Throws: `RecordError` and `GeometryError` when the record cannot be used.
    mutating func reward(_ record: JSONRecord) throws -> Reward {
        let text = try record.string("text")
        let question = try Question(
            task: Self.task(of: record), answer: record.has("answer") ? record.string("answer") : "",
            truth: Array(record.json("truth") ?? []))
        let tokens = record.has("tokens") ? try record.integer("tokens") : nil
        if tokens.map({ $0 < 0 }) ?? (rule.weights.length > 0) {
            throw RecordError.wrongMember(name: "tokens", expected: "the number of the answer's tokens")
        }
        let isFinished = try record.has("finished") ? record.bool("finished") : true
        let reward = try rewarder(of: question, in: record)
            .reward(.init(text: text, tokens: tokens ?? 0, isFinished: isFinished))
        if tokens != nil { return reward }
        return Reward(parts: reward.parts.filter { $0.key != .length }, weights: rule.weights)
    }

    private mutating func rewarder(of question: Question, in record: JSONRecord) throws -> Rewarder {
        if let last, last.question == question { return last.rewarder }
        let truth = try Self.truth(of: record, task: question.task)
        if question.task.asked == .text, !record.has("answer") { throw RecordError.missingMember(name: "answer") }
        let example = Example(
            task: question.task, question: "", answer: question.answer, object: truth == nil ? nil : 0)
        let rewarder = Rewarder(example, about: truth, rule: rule, budget: budget)
        last = (question, rewarder)
        return rewarder
    }

    private static func task(of record: JSONRecord) throws -> ExampleTask {
        guard let task = ExampleTask(rawValue: try record.string("task")) else {
            let names = ExampleTask.allCases.map(\.rawValue).joined(separator: ", ")
            throw RecordError.wrongMember(name: "task", expected: "one of \(names)")
        }
        return task
    }

    /// What the record says there is to find; nil for nothing.
    private static func truth(of record: JSONRecord, task: ExampleTask) throws -> ExampleTruth? {
        guard record.has("truth") else { return nil }
        if task == .absent || task == .pictureToText {
            throw RecordError.wrongMember(name: "truth", expected: "null, as the task \(task.rawValue) needs it")
        }
        let isList = record.json("truth")?.first == UInt8(ascii: "[")
        let masks = try (isList ? record.objects("truth") : [record.object("truth")]).map { try $0.runLengthMask() }
        let size = ImageSize(width: try record.integer("width"), height: try record.integer("height"))
        guard masks.allSatisfy({ $0.size == size }) else {
            throw RecordError.wrongMember(name: "truth", expected: "of size [\(size.height), \(size.width)]")
        }
        guard let truth = try ExampleTruth(masks: masks) else {
            throw RecordError.wrongMember(name: "truth", expected: "a mask with a pixel; give null for what is absent")
        }
        return truth
    }
}

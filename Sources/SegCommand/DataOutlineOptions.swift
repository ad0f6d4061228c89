internal import ArgumentParser
internal import Foundation
internal import SegDatasets
internal import SegRewards
internal import SegTasks
internal import SegTokens
internal import SegTraining

/// How masks become the outlines of answers, on the command line.
struct DataOutlineOptions: ParsableArguments {
    @Option(help: "Simplification: share of an outline's length that it may deviate.")
    var epsilonRatio = OutlineRule.dataset.epsilonRatio

    @Option(help: "Leave out parts smaller than this share of the object's largest part.")
    var smallestPart = OutlineRule.dataset.smallestPart

    @Option(help: "What becomes of holes: keyhole (a slit joins each to its outline) or filled.")
    var holes = OutlineRule.dataset.holes

    @Option(help: "Fill holes smaller than this share of the part around them.")
    var smallestHole = OutlineRule.dataset.smallestHole

    @Option(help: "Which way round rings go on the screen: counterclockwise, clockwise or traced.")
    var winding = RingOrder().winding

    @Option(help: "Where rings begin: topmost, leftmost or traced.")
    var start = RingOrder().start

    @Option(help: "Which ring of an object comes first: largest, topmost or traced.")
    var parts = RingOrder().parts

    @Option(
        help: "The most vertices of an answer; what has more is simplified further, object by object. 0: any number.")
    var mostPoints = 0

    @Option(help: "The most tokens of an answer's coordinates, counted by --budget-model.")
    var mostTokens: Int?

    @Option(help: "The model whose tokenizer counts for --most-tokens.", completion: .directory)
    var budgetModel: String?

    @Option(
        help:
            "How the dataset becomes examples, YAML or JSON: `mixture` and `outline` as in training configurations; in place of options.",
        completion: .file())
    var config: String?

    func validate() throws {
        if let problem = rule.problems.first { throw ValidationError(problem) }
        if config != nil, rule != .dataset {
            throw ValidationError("--config says how outlines are made: no options of theirs go with it")
        }
        if let mostTokens, mostTokens < 1 { throw ValidationError("--most-tokens must be 1 or more, is \(mostTokens)") }
        if (mostTokens == nil) != (budgetModel == nil) {
            throw ValidationError("--most-tokens and --budget-model go together")
        }
    }

    var rule: OutlineRule {
        OutlineRule(
            epsilonRatio: epsilonRatio, smallestPart: smallestPart, holes: holes, smallestHole: smallestHole,
            order: RingOrder(winding: winding, start: start, parts: parts), mostPoints: mostPoints)
    }

    /// How the dataset becomes examples: by the configuration, or by options.
    func tasks(_ mixture: ExampleMixture = .dataset) throws -> TaskConfig {
        if let config {
            guard mixture == .dataset else {
                throw ValidationError("--config says which examples are given: no options of theirs go with it")
            }
            return try TaskConfig(contentsOf: config)
        }
        var tasks = TaskConfig()
        (tasks.mixture, tasks.outline) = (mixture, rule)
        return tasks
    }

    /// A rule with the limits of the options.
    func outline(_ rule: OutlineRule) throws -> AnswerOutline {
        guard let mostTokens, let budgetModel else { return AnswerOutline(rule: rule) }
        let tokenizer = try Tokenizer(directory: URL(fileURLWithPath: budgetModel, isDirectory: true))
        return AnswerOutline(
            rule: rule,
            limits: [.tokens(mostTokens) { tokenizer.encode($0, specials: .literal).count }])
    }
}

internal import ArgumentParser
internal import SegDatasets
internal import SegRewards
internal import SegTasks

/// Which examples are given, on the command line.
struct DataExampleOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Weights of the tasks, TASK=WEIGHT each; tasks that are not named are not given.",
            discussion: "Tasks: " + ExampleTask.allCases.map(\.rawValue).joined(separator: ", ") + "."),
        transform: TaskWeight.init(parsing:))
    var tasks: [TaskWeight] = []

    @Option(
        help: "Share of questions in wordings of the homepage and of this project, in place of the published script's.")
    var ownWordings = 0.0

    @Option(help: "Share of answers that stand in one of the published sentences; the others are bare coordinates.")
    var answerSentences = 1.0

    @Option(help: "How far the edges of boxes in questions may lie off, as a share of their sides.")
    var boxJitter = 0.0

    @Option(help: "Seed of what is drawn.")
    var seed: UInt64 = 0

    @Option(help: "Which pass over the data: each draws other tasks and sentences.")
    var epoch = 0

    func validate() throws {
        if let problem = mixture.problems.first { throw ValidationError(problem) }
    }

    var mixture: ExampleMixture {
        var mixture = ExampleMixture.dataset
        if !tasks.isEmpty {
            for task in ExampleTask.allCases { mixture.tasks[task] = 0 }
            for weight in tasks { mixture.tasks[weight.task] = weight.weight }
        }
        mixture.ownWordings = ownWordings
        mixture.answerSentences = answerSentences
        mixture.boxJitter = boxJitter
        return mixture
    }
}

/// A task and its weight on the command line: textToBox=0.5.
struct TaskWeight {
    let task: ExampleTask
    let weight: Double

    /// - Throws: `ValidationError` that says what is allowed.
    init(parsing argument: String) throws {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard let task = ExampleTask(rawValue: parts[0]) else {
            let names = ExampleTask.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no task '\(parts[0])'; tasks are \(names)")
        }
        guard parts.count == 2, let weight = Double(parts[1]), weight >= 0, weight.isFinite else {
            throw ValidationError("'\(argument)' is not TASK=WEIGHT with a weight of 0 or more, as textToBox=0.5")
        }
        (self.task, self.weight) = (task, weight)
    }
}

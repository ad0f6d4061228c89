public import Foundation

/// Something that happened in a run, for whoever watches.
public enum TrainingEvent<Metrics> {
    /// A step was made.
    case step(Metrics)
    /// Held-out scenes were asked.
    case evaluation(ValidationMetrics)
    /// A checkpoint was written after so many steps.
    case checkpoint(step: Int)
}

/// A run that goes on step by step, and that can stop after any of them.
public protocol TrainingRun: AnyObject {
    /// What a step measures.
    associatedtype Metrics

    /// Steps done.
    var stepsDone: Int { get }
    /// The last step.
    var stepLimit: Int { get }
    /// Steps between evaluations; 0: none.
    var evaluationInterval: Int { get }
    /// Whether the model is evaluated before the first step, too.
    var evaluatesStart: Bool { get }
    /// Steps between checkpoints.
    var checkpointInterval: Int { get }

    /// What the run starts from, in a sentence; empty where nothing is to be said.
    var origin: String { get }
    /// What the run's datasets have, a line each.
    var contents: [String] { get }
    /// The folder of the run.
    var output: URL { get }
    /// The processes that share the run: all of them call its functions alike.
    var ranks: Ranks { get }
    /// The first step at which held-out questions were those that are asked now.
    var questionsSince: Int { get }

    /// Makes a step.
    func step() throws -> Metrics
    /// Asks the model that a checkpoint would now publish about held-out scenes.
    func evaluate() throws -> ValidationResult
    /// Adds an evaluation to the metrics, and its answers to those that were kept.
    func record(_ evaluation: ValidationResult) throws
    /// Writes a checkpoint of where the run stands.
    func save() throws
    /// Throws when the steps that were made have changed nothing at all; asked at the end.
    func checkOutcome() throws
}

extension TrainingRun {
    /// A run of one process.
    public var ranks: Ranks { Ranks() }

    /// Nothing to say.
    public var origin: String { "" }

    /// Whatever comes out is right.
    public func checkOutcome() throws {}

    /// Trains to the last step, evaluating and saving on the way, or until `shouldStop` says so; saves in either case.
    /// What does better than ever on held-out scenes is saved and kept, too.
    ///
    /// - Parameters:
    ///   - shouldStop: asked before each step; where several processes share the run, one that says so stops all.
    ///   - report: called after each event, on this thread.
    /// - Throws: what `step`, `evaluate`, `save` and `checkOutcome` throw.
    /// - Returns: whether the last step was made; false when the run was stopped before it.
    @discardableResult
    public func run(
        shouldStop: () -> Bool = { false }, report: (TrainingEvent<Metrics>) -> Void = { _ in }
    ) throws -> Bool {
        var savedAt = stepsDone
        func saveOnce() throws {
            if savedAt == stepsDone { return }
            try save()
            savedAt = stepsDone
            report(.checkpoint(step: stepsDone))
        }
        let ranks = ranks
        if stepsDone == 0, evaluatesStart, evaluationInterval > 0, try !ranks.any(shouldStop()) {
            try keep(examine(report))
        }
        while try stepsDone < stepLimit && !ranks.any(shouldStop()) {
            report(.step(try step()))
            if evaluationInterval > 0, stepsDone.isMultiple(of: evaluationInterval), let best = try examine(report) {
                try saveOnce()
                try keep(best)
            }
            if stepsDone.isMultiple(of: checkpointInterval) { try saveOnce() }
        }
        let isComplete = stepsDone >= stepLimit
        if isComplete { try checkOutcome() }
        try saveOnce()
        return isComplete
    }

    /// Evaluates.
    ///
    /// - Returns: what is now the best of the run; nil when another is still better.
    private func examine(_ report: (TrainingEvent<Metrics>) -> Void) throws -> BestCheckpoint? {
        let evaluation = try evaluate()
        try record(evaluation)
        let metrics = evaluation.metrics
        report(.evaluation(metrics))
        let now = BestCheckpoint(step: stepsDone, score: metrics.meanScore, questionsSince: questionsSince)
        return try ranks.first(BestCheckpoint.read(in: output)?.isSurpassed(by: now) ?? true) ? now : nil
    }

    private func keep(_ best: BestCheckpoint?) throws {
        if ranks.isFirst { try best?.write(in: output) }
    }
}

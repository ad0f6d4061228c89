/// Something that happened in a run, for whoever watches.
public enum TrainingEvent<Metrics> {
    /// A step was made.
    case step(Metrics)
    /// Held-out scenes were asked.
    case evaluation(HeldOutMetrics)
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

    /// Makes a step.
    func step() throws -> Metrics
    /// Asks the model that a checkpoint would now publish about held-out scenes.
    func evaluate() throws -> HeldOutMetrics
    /// Adds an evaluation to the metrics.
    func record(_ evaluation: HeldOutMetrics) throws
    /// Writes a checkpoint of where the run stands.
    func save() throws
}

extension TrainingRun {
    /// Trains to the last step, evaluating and saving on the way, or until `shouldStop` says so; saves in either case.
    ///
    /// - Parameters:
    ///   - shouldStop: asked before each step.
    ///   - report: called after each event, on this thread.
    /// - Throws: what `step`, `evaluate` and `save` throw.
    public func run(
        shouldStop: () -> Bool = { false }, report: (TrainingEvent<Metrics>) -> Void = { _ in }
    ) throws {
        var savedAt = stepsDone
        if stepsDone == 0, evaluatesStart, evaluationInterval > 0, !shouldStop() { try examine(report) }
        while stepsDone < stepLimit && !shouldStop() {
            report(.step(try step()))
            if evaluationInterval > 0, stepsDone.isMultiple(of: evaluationInterval) {
                try examine(report)
            }
            if stepsDone.isMultiple(of: checkpointInterval) {
                try save()
                savedAt = stepsDone
                report(.checkpoint(step: stepsDone))
            }
        }
        if savedAt != stepsDone {
            try save()
            report(.checkpoint(step: stepsDone))
        }
    }

    private func examine(_ report: (TrainingEvent<Metrics>) -> Void) throws {
        let metrics = try evaluate()
        try record(metrics)
        report(.evaluation(metrics))
    }
}

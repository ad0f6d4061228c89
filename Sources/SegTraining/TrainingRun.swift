/// Something that happened in a run, for whoever watches.
public enum TrainingEvent: Hashable, Sendable {
    /// A step was made.
    case step(StepMetrics)
    /// Held-out scenes were asked.
    case evaluation(HeldOutMetrics)
    /// A checkpoint was written after so many steps.
    case checkpoint(step: Int)
}

extension Trainer {
    /// Trains to the last step, evaluating and saving on the way, or until `shouldStop` says so; saves in either case.
    ///
    /// - Parameters:
    ///   - shouldStop: asked before each step.
    ///   - report: called after each event, on this thread.
    /// - Throws: what `step`, `evaluate` and `save` throw.
    public func run(
        shouldStop: () -> Bool = { false }, report: (TrainingEvent) -> Void = { _ in }
    ) throws {
        var savedAt = stepsDone
        while stepsDone < config.steps && !shouldStop() {
            report(.step(try step()))
            if config.evaluation.everySteps > 0, stepsDone.isMultiple(of: config.evaluation.everySteps) {
                let metrics = try evaluate()
                try record(metrics)
                report(.evaluation(metrics))
            }
            if stepsDone.isMultiple(of: config.checkpointEverySteps) {
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
}

internal import SegFormats
internal import SegLayers
internal import SegModels
internal import SegRewards
internal import SegTasks
internal import Torch

/// What the first steps of a supervised run would learn from; nothing is learnt, and nothing written.
public struct StepSurvey {
    /// Steps of each stage that are looked at.
    private static let steps = 4

    /// What was seen, in lines.
    public private(set) var lines: [String] = []

    /// Loads the model, opens the datasets, and makes the examples of the first steps of each stage.
    ///
    /// - Parameter config: the run.
    /// - Throws: what setting up the run throws; `TrainingError.nothingToLearn` when a stage's first steps have no
    ///   example.
    public init(_ config: TrainConfig) throws {
        var config = config
        config.start = config.start.resolved(for: config.model)
        let folder = try ModelFolder(path: config.model)
        var datasets = DatasetCache()
        let maker = try StepExampleMaker(config, encoder: folder.encoder, datasets: &datasets)
        _ = try Validations(config.evaluation, folder: folder, ranks: Ranks(), datasets: &datasets)
        let made = try folder.runModel(config, random: config.start == .random ? config.initialization : nil)
        lines = [config.origin(resumedFrom: nil)] + datasets.contents
        let all = made.model.parameters.reduce(0) { $0 + $1.tensor.count }
        let trained = made.trainable.reduce(0) { $0 + $1.tensor.count }
        lines.append("\(all) parameters in the model, \(trained) of them trained")
        for (number, stage) in config.stages.enumerated() where stage.fromStep < config.steps {
            let next = number + 1 < config.stages.count ? config.stages[number + 1].fromStep : config.steps
            try look(at: stage.fromStep..<min(stage.fromStep + Self.steps, next, config.steps), maker)
        }
    }

    private mutating func look(at steps: Range<Int>, _ maker: StepExampleMaker) throws {
        var (tokens, reason) = (0, String?.none)
        for step in steps {
            let examples = try maker.examples(of: step)
            tokens += examples.answerTokens
            reason = reason ?? examples.leftOut.entries.first?.detail
            let rows = examples.batches.reduce(0) { $0 + $1.rows }
            let longest = examples.batches.map { $0.segments.count / max(1, $0.rows) }.max() ?? 0
            let padding = Int((100 * Double(examples.padding) / Double(max(1, examples.tokens))).rounded())
            lines.append(
                "step \(step + 1): \(examples.pictures) pictures in \(rows) rows of up to \(longest) tokens, "
                    + "\(examples.answerTokens) answer tokens, \(padding) % padding; \(examples.leftOut.summary)")
        }
        if tokens == 0, !steps.isEmpty {
            throw TrainingError.nothingToLearn(step: steps.upperBound, count: steps.count, reason: reason)
        }
    }
}

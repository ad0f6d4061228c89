public import Foundation
internal import SegFormats
internal import SegLayers
public import SegModels
internal import SegRewards
internal import SegTasks
internal import Torch

/// A supervised training run: examples about drawn scenes or datasets, cross-entropy on their answers.
///
/// Not `Sendable`: everything but the making of examples happens on the thread that calls `step`.
public final class Trainer {
    /// Steps refused in a row after which a run is given up.
    static let refusalLimit = 20

    /// The configuration in force.
    public let config: TrainConfig
    /// Steps done.
    public private(set) var stepsDone: Int
    /// Pictures seen.
    public private(set) var scenesSeen: Int
    /// What the run's datasets have, a line each.
    public var contents: [String] { datasets.contents }
    /// What the run starts from, in a sentence.
    public let origin: String
    /// The model being trained.
    public var model: any VisionLanguageModel { trained }

    let folder: ModelFolder
    let optimizer: Optimizer
    /// The folder of the run.
    public let output: URL
    /// The processes that share the run.
    public let ranks: Ranks
    private let made: RunModel
    private var trained: any VisionLanguageModel { made.model }
    /// Where a stage has the cells' loss.
    private let cells: CellHead?
    private let feed: BatchFeed<StepExamples>
    private let validations: Validations
    private let datasets: DatasetCache
    private let log: MetricsLog
    private var refusals = 0
    private var emptySteps = 0
    /// Steps made here, and those of them that changed something.
    private var (madeSteps, appliedSteps) = (0, 0)
    private var lastReason: String?

    /// Sets up a run, or takes up where its newest checkpoint left off.
    ///
    /// - Throws: `TrainingError.runExists` when there are checkpoints and `resume` is false, `.nothingToResume` when
    ///   there are none and it is true; `.tooManyProcesses` when a step has too few batches for the processes of
    ///   `ranks`; whatever is wrong with the model folder or a dataset.
    public init(_ config: TrainConfig, resume: Bool, ranks: Ranks = Ranks()) throws {
        var config = config
        config.start = config.start.resolved(for: config.model)
        if config.lora.isOn, config.start == .random {
            throw TrainingError.config(
                path: config.model, problems: ["there are no weights, and an adapter (lora) needs them"])
        }
        self.config = config
        self.ranks = ranks
        try ranks.check("batchesPerStep", config.batchesPerStep)
        try ranks.setThreads(config.threads)
        output = URL(fileURLWithPath: config.output, isDirectory: true)
        let checkpoint = try RunCheckpoint.toResume(in: output, resume: resume)
        if ranks.isFirst { try OutputFolder.prepare(output) }
        origin = config.origin(resumedFrom: checkpoint)
        folder = try ModelFolder(path: config.model)
        var datasets = DatasetCache()
        let maker = try StepExampleMaker(
            config, encoder: folder.encoder, rank: ranks.rank, of: ranks.size, datasets: &datasets)
        validations = try Validations(config.evaluation, folder: folder, ranks: ranks, datasets: &datasets)
        self.datasets = datasets
        made = try folder.runModel(config, random: config.start == .random ? config.initialization : nil)
        cells = config.hasCellLoss ? try CellHead(width: made.model.embeddingSize, device: made.model.device) : nil
        optimizer = try Optimizer(
            made.trainable + (cells?.parameters ?? []), settings: config.optimization, ranks: ranks,
            rate: made.rate(of:))
        try checkpoint?.restore(optimizer)
        stepsDone = checkpoint?.position.step ?? 0
        scenesSeen = checkpoint?.position.scenes ?? 0
        try ranks.begin(step: stepsDone, config: config, optimizer: optimizer, output: output)
        log = try MetricsLog(
            of: config, in: output, keepingUpTo: stepsDone, isWritten: ranks.isFirst,
            hasEvents: config.tensorBoard)
        try log.keepLeftOut(datasets.report)
        feed = BatchFeed(from: stepsDone, workers: config.workers, ahead: config.stepsAhead) { step in
            try maker.examples(of: step)
        }
    }

    deinit { feed.stop() }

    /// Batch, forward, loss, backward, clip, refuse what is not finite, change the weights.
    ///
    /// - Throws: `TrainingError.notFinite` when too many steps in a row had to be refused, `.nothingToLearn` when too
    ///   many in a row had no example.
    @discardableResult
    public func step() throws -> StepMetrics {
        try withoutDenormals { try train() }
    }

    private func train() throws -> StepMetrics {
        let start = ContinuousClock.now
        let examples = try feed.next()
        let share = config.optimization.schedule.share(at: stepsDone, of: config.steps)
        let answerTokens = try ranks.sum(examples.answerTokens)
        let part = try backward(examples, answerTokens: answerTokens)
        let all = try StepPart.total(ranks.exchange(part))
        let hasExamples = answerTokens > 0
        let norm = hasExamples ? try optimizer.clip() : 0
        let isFinite = all.loss.isFinite && norm.isFinite
        if isFinite, hasExamples { try optimizer.step(share: share, step: stepsDone) }
        try optimizer.clearGradients()
        madeSteps += 1
        if isFinite, hasExamples { appliedSteps += 1 }
        lastReason = all.leftOutFirst ?? lastReason
        try count(isFinite: isFinite, hasExamples: hasExamples, reason: all.leftOutFirst)
        stepsDone += 1
        scenesSeen += all.scenes
        var metrics = StepMetrics(
            step: stepsDone, loss: all.loss, gradientNorm: norm, rateShare: share, answerTokens: answerTokens,
            seconds: start.secondsToNow, scenes: scenesSeen, isApplied: isFinite && hasExamples, cellLoss: all.cellLoss)
        metrics.padding = Double(all.padding) / Double(max(1, all.tokens))
        metrics.learningRate = share * config.optimization.learningRate
        (metrics.leftOut, metrics.leftOutFirst) = (all.leftOut.isEmpty ? nil : all.leftOut, all.leftOutFirst)
        try log.write(metrics)
        return metrics
    }

    /// Adds up the gradients of the mean loss over all `answerTokens` of the step, batch after batch and over all
    /// processes.
    ///
    /// - Returns: this process's part of that mean, and of the mean auxiliary loss of the batches that have one.
    private func backward(_ examples: StepExamples, answerTokens: Int) throws -> StepPart {
        let batches = examples.batches
        let count = Double(config.batchesPerStep)
        let cellWeight = config.stage(at: stepsDone).cellWeight / count
        var part = StepPart(examples)
        let trained = batches.indices.filter { batches[$0].answerTokens > 0 }
        for index in trained {
            let pass = pass(index)
            try made.dropout.during(pass: pass) {
                let (sum, cellLoss) = try losses(batches[index])
                var loss = try sum / Double(answerTokens)
                part.loss += try loss.item()
                if let cellLoss {
                    part.cellLoss = try (part.cellLoss ?? 0) + cellLoss.item() / count
                    loss = try loss + cellLoss * cellWeight
                }
                if index == trained.last { try optimizer.expectLastGradients() }
                try loss.backward()
            }
        }
        try optimizer.sumGradients()
        return part
    }

    /// The number of a batch among those of all steps and processes, which dropout hangs on; packed examples make as
    /// many batches as they need.
    private func pass(_ index: Int) -> Int {
        config.stage(at: stepsDone).packing
            ? (stepsDone * ranks.size + ranks.rank) << 20 + index
            : stepsDone * config.batchesPerStep + ranks.rank + index * ranks.size
    }

    private func losses(_ batch: ExampleBatch) throws -> (answers: Tensor, cells: Tensor?) {
        let inputs = try BatchTensors(batch, device: trained.device)
        return try config.optimization.precision.run(on: trained.device) {
            let features = try trained.imageFeatures(pixelValues: inputs.pixelValues, grids: batch.grids)
            return (
                try SupervisedLoss.sum(inputs, features: features, model: trained),
                try batch.cellLabels.flatMap { try cells?.loss(whole(features), $0) }
            )
        }
    }

    /// Features [N, W] of the whole tower in float32, without those for further layers that may stand beside them.
    private func whole(_ features: Tensor) throws -> Tensor {
        try features.narrow(dim: 1, start: 0, length: trained.embeddingSize).to(.float32)
    }

    private func count(isFinite: Bool, hasExamples: Bool, reason: String?) throws {
        emptySteps = hasExamples ? 0 : emptySteps + 1
        if emptySteps >= Self.refusalLimit {
            throw TrainingError.nothingToLearn(step: stepsDone, count: emptySteps, reason: reason)
        }
        refusals = isFinite ? 0 : refusals + 1
        if refusals >= Self.refusalLimit { throw TrainingError.notFinite(step: stepsDone, count: refusals) }
    }

    /// An error when not one step has changed anything.
    public func checkOutcome() throws {
        try log.flush()
        if madeSteps == 0 || appliedSteps > 0 { return }
        if refusals > 0 { throw TrainingError.notFinite(step: stepsDone, count: madeSteps) }
        throw TrainingError.nothingToLearn(step: stepsDone, count: madeSteps, reason: lastReason)
    }

    /// Writes a checkpoint of where the run stands.
    public func save() throws {
        try log.flush()
        try RunCheckpoint.write(
            .init(step: stepsDone, scenes: scenesSeen), config: config, kept: config.checkpointsKept,
            optimizer: optimizer, folder: folder, run: made, in: output)
    }

    /// The folder of the newest checkpoint, a model folder; nil before the first.
    public var newestCheckpoint: URL? { RunCheckpoint.all(in: output).last }

    /// Asks the model that a checkpoint would now publish, greedily: one question of each task about each of the
    /// held-out pictures, which are the dataset's that the configuration names, or scenes as the current stage draws
    /// them.
    public func evaluate() throws -> ValidationResult {
        let validation = validations.validation(about: config.stage(at: stepsDone).drawn)
        return try optimizer.withPublishedWeights { try validation.evaluation(of: trained, step: stepsDone) }
    }

    /// Adds an evaluation to the metrics, and its answers to those that were kept.
    public func record(_ evaluation: ValidationResult) throws {
        try log.write(evaluation.metrics)
        try log.write(evaluation.shown, step: evaluation.metrics.step)
    }
}

extension Trainer: TrainingRun {
    /// The last step.
    public var stepLimit: Int { config.steps }
    /// Steps between evaluations; 0: none.
    public var evaluationInterval: Int { config.evaluation.everySteps }
    /// No: a run that starts from nothing has nothing to show.
    public var evaluatesStart: Bool { config.start == .checkpoint }
    /// Steps between checkpoints.
    public var checkpointInterval: Int { config.checkpointEverySteps }
    /// Where the stage in force began.
    public var questionsSince: Int { config.stage(at: stepsDone).fromStep }
}

extension ContinuousClock.Instant {
    /// Seconds since this instant.
    var secondsToNow: Double {
        let passed = duration(to: .now).components
        return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
    }
}

/// What one process of a step saw.
private struct StepPart: Codable {
    /// Its part of the mean loss of the answers.
    var loss = 0.0
    /// Its part of the mean auxiliary loss.
    var cellLoss: Double?
    var scenes: Int
    /// Tokens of its rows, padding included, and padding alone.
    var tokens: Int
    var padding: Int
    /// What its examples lack, and why the first of that does.
    var leftOut: [String: Int]
    var leftOutFirst: String?

    init(_ examples: StepExamples) {
        scenes = examples.pictures
        tokens = examples.tokens
        padding = examples.padding
        leftOut = examples.leftOut.countsByName
        leftOutFirst = examples.leftOut.entries.first?.detail
    }

    /// The whole step.
    static func total(_ parts: [StepPart]) -> StepPart {
        let cells = parts.compactMap(\.cellLoss)
        var total = parts[0]
        for part in parts.dropFirst() {
            total.loss += part.loss
            total.scenes += part.scenes
            total.tokens += part.tokens
            total.padding += part.padding
            total.leftOut.merge(part.leftOut, uniquingKeysWith: +)
            total.leftOutFirst = total.leftOutFirst ?? part.leftOutFirst
        }
        total.cellLoss = cells.isEmpty ? nil : cells.reduce(0, +)
        return total
    }
}

public import Foundation
internal import SegData
internal import SegLayers
public import SegModels
internal import Torch

/// A supervised training run: lessons about drawn scenes, cross-entropy on their answers.
///
/// Not `Sendable`: everything but the drawing of lessons happens on the thread that calls `step`.
public final class Trainer {
    /// Steps refused in a row after which a run is given up.
    static let refusalLimit = 20

    /// The configuration in force.
    public let config: TrainConfig
    /// Steps done.
    public private(set) var stepsDone: Int
    /// Scenes seen.
    public private(set) var scenesSeen: Int
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
    private let cells: CellHead
    private let feed: BatchFeed
    private let log: MetricsLog
    private var refusals = 0
    /// Answers of the last evaluation to be looked at.
    private var shown: [ShownAnswer] = []

    /// Sets up a run, or takes up where its newest checkpoint left off.
    ///
    /// - Throws: `TrainingError.runExists` when there are checkpoints and `resume` is false, `.nothingToResume` when
    ///   there are none and it is true; `.tooManyProcesses` when a step has too few batches for the processes of `ranks`;
    ///   whatever is wrong with the model folder.
    public init(_ config: TrainConfig, resume: Bool, ranks: Ranks = Ranks()) throws {
        self.config = config
        self.ranks = ranks
        try ranks.check("batchesPerStep", config.batchesPerStep)
        try ranks.setThreads(config.threads)
        output = URL(fileURLWithPath: config.output, isDirectory: true)
        let checkpoint = try RunCheckpoint.toResume(in: output, resume: resume)
        folder = try ModelFolder(path: config.model)
        made = try folder.runModel(config, random: config.start == .random ? config.initialization : nil)
        cells = try CellHead(width: made.model.embeddingSize, device: made.model.device)
        let auxiliary = config.hasCellLoss ? cells.parameters : []
        optimizer = try Optimizer(
            made.trainable + auxiliary, settings: config.optimization, ranks: ranks, rate: made.rate(of:))
        try checkpoint?.restore(optimizer)
        stepsDone = checkpoint?.position.step ?? 0
        scenesSeen = checkpoint?.position.scenes ?? 0
        try ranks.begin(step: stepsDone, config: config, optimizer: optimizer)
        log = try MetricsLog(
            of: config, in: output, keepingUpTo: stepsDone, isWritten: ranks.isFirst,
            hasEvents: config.tensorBoard)
        feed = BatchFeed(
            from: stepsDone, workers: config.workers,
            make: Self.lessons(config, encoder: folder.encoder, rank: ranks.rank, of: ranks.size))
    }

    deinit { feed.stop() }

    /// One process's batches of each step: a pure function of the step's and the process's number.
    private static func lessons(
        _ config: TrainConfig, encoder: LessonEncoder, rank: Int, of size: Int
    ) -> @Sendable (Int) throws -> [LessonBatch] {
        { step in
            let stage = config.stage(at: step)
            return try stride(from: rank, to: config.batchesPerStep, by: size).map { part in
                try stage.lessons.batch(
                    step: step * config.batchesPerStep + part, scenes: stage.scenes, seed: config.seed,
                    encoder: encoder, rowTokens: stage.rowTokens, labelsCells: stage.cellWeight > 0)
            }
        }
    }

    /// Batch, forward, loss, backward, clip, refuse what is not finite, change the weights.
    ///
    /// - Throws: `TrainingError.notFinite` when too many steps in a row had to be refused.
    @discardableResult
    public func step() throws -> StepMetrics {
        let start = ContinuousClock.now
        let batches = try feed.next()
        let share = config.optimization.schedule.share(at: stepsDone, of: config.steps)
        let answerTokens = try ranks.sum(batches.reduce(0) { $0 + $1.answerTokens })
        let part = try backward(batches, answerTokens: answerTokens)
        let (loss, cellLoss, scenes) = try StepPart.total(ranks.exchange(part))
        let norm = try optimizer.clip()
        let isApplied = loss.isFinite && norm.isFinite
        if isApplied { try optimizer.step(share: share, step: stepsDone) }
        try optimizer.clearGradients()
        try count(isApplied: isApplied)
        stepsDone += 1
        scenesSeen += scenes
        let metrics = StepMetrics(
            step: stepsDone, loss: loss, gradientNorm: norm, rateShare: share, answerTokens: answerTokens,
            seconds: start.secondsToNow, scenes: scenesSeen, isApplied: isApplied, cellLoss: cellLoss)
        try log.write(metrics)
        return metrics
    }

    /// Adds up the gradients of the mean loss over all `answerTokens` of the step, batch after batch and over all processes.
    ///
    /// - Returns: this process's part of that mean, and of the mean auxiliary loss of the batches that have one.
    private func backward(_ batches: [LessonBatch], answerTokens: Int) throws -> StepPart {
        let count = Double(config.batchesPerStep)
        let cellWeight = config.stage(at: stepsDone).cellWeight / count
        var part = StepPart(scenes: batches.reduce(0) { $0 + $1.grids.count })
        let taught = batches.indices.filter { batches[$0].answerTokens > 0 }
        for index in taught {
            let pass = stepsDone * config.batchesPerStep + ranks.rank + index * ranks.size
            try made.dropout.during(pass: pass) {
                let (sum, cellLoss) = try losses(batches[index])
                var loss = try sum / Double(answerTokens)
                part.loss += try loss.item()
                if let cellLoss {
                    part.cellLoss = try (part.cellLoss ?? 0) + cellLoss.item() / count
                    loss = try loss + cellLoss * cellWeight
                }
                if index == taught.last { try optimizer.expectLastGradients() }
                try loss.backward()
            }
        }
        try optimizer.sumGradients()
        return part
    }

    private func losses(_ batch: LessonBatch) throws -> (answers: Tensor, cells: Tensor?) {
        let inputs = try BatchTensors(batch, device: trained.device)
        return try config.optimization.precision.run(on: trained.device) {
            let features = try trained.imageFeatures(pixelValues: inputs.pixelValues, grids: batch.grids)
            return (
                try SupervisedLoss.sum(inputs, features: features, model: trained),
                try batch.cellLabels.map { try cells.loss(features.to(.float32), $0) }
            )
        }
    }

    private func count(isApplied: Bool) throws {
        refusals = isApplied ? 0 : refusals + 1
        if refusals >= Self.refusalLimit { throw TrainingError.notFinite(step: stepsDone, count: refusals) }
    }

    /// Writes a checkpoint of where the run stands.
    public func save() throws {
        try RunCheckpoint.write(
            .init(step: stepsDone, scenes: scenesSeen), config: config, kept: config.checkpointsKept,
            optimizer: optimizer, folder: folder, run: made, in: output)
    }

    /// The folder of the newest checkpoint, a model folder; nil before the first.
    public var newestCheckpoint: URL? { RunCheckpoint.all(in: output).last }

    /// Asks the model that a checkpoint would now publish, greedily, one question of each task that the current stage
    /// gives, in each of the held-out scenes.
    public func evaluate() throws -> HeldOutMetrics {
        let exam = HeldOutExam(
            settings: config.evaluation, lessons: config.stage(at: stepsDone).lessons, folder: folder, ranks: ranks)
        let (metrics, shown) = try optimizer.withPublishedWeights { try exam.metrics(of: trained, step: stepsDone) }
        self.shown = shown
        return metrics
    }

    /// Adds an evaluation to the metrics.
    public func record(_ evaluation: HeldOutMetrics) throws {
        try log.write(evaluation)
        try log.write(shown, step: evaluation.step)
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

    /// The whole step.
    static func total(_ parts: [StepPart]) -> (loss: Double, cellLoss: Double?, scenes: Int) {
        let cells = parts.compactMap(\.cellLoss)
        return (
            parts.reduce(0) { $0 + $1.loss }, cells.isEmpty ? nil : cells.reduce(0, +),
            parts.reduce(0) { $0 + $1.scenes }
        )
    }
}

public import Foundation
internal import SegLayers
public import SegModels
internal import SegRewards
internal import SegTasks
internal import Torch

/// A run of reinforcement learning: answers are drawn, rewarded, and made more or less likely.
///
/// One engine writes the answers and learns from them, with the same weights; in float32 on the CPU it finds the very
/// log-probabilities by which they were drawn, bit for bit (`BatchInvariance`). Not `Sendable`: everything happens on
/// the thread that calls `step`.
public final class ReinforcementTrainer {
    /// The configuration in force.
    public let config: ReinforcementConfig
    /// Steps done.
    public private(set) var stepsDone: Int
    /// Pictures asked about.
    public private(set) var scenesSeen: Int
    /// What the run's datasets have, a line each.
    public var contents: [String] { datasets.contents }
    /// What the run starts from, in a sentence.
    public let origin: String
    /// The model being trained.
    public var model: any VisionLanguageModel { trained }

    private let folder: ModelFolder
    private let optimizer: Optimizer
    /// The folder of the run.
    public let output: URL
    /// The processes that share the run.
    public let ranks: Ranks
    private let made: RunModel
    private var trained: any VisionLanguageModel { made.model }
    private let feed: RolloutFeed
    private let validations: Validations
    private let datasets: DatasetCache
    private let log: MetricsLog
    private var refusals = 0
    /// Steps made here, and those of them that changed something.
    private var (madeSteps, appliedSteps) = (0, 0)

    /// Sets up a run, or takes up where its newest checkpoint left off.
    ///
    /// - Throws: `TrainingError.runExists` when there are checkpoints and `resume` is false, `.nothingToResume` when
    ///   there are none and it is true; `.tooManyProcesses` when a step has too few questions for the processes of
    ///   `ranks`; whatever is wrong with the model folder.
    public init(_ config: ReinforcementConfig, resume: Bool, ranks: Ranks = Ranks()) throws {
        self.config = config
        self.ranks = ranks
        try ranks.check("rollout.groups", config.rollout.groups)
        try ranks.setThreads(config.threads)
        output = URL(fileURLWithPath: config.output, isDirectory: true)
        let checkpoint = try RunCheckpoint.toResume(in: output, resume: resume)
        if ranks.isFirst { try OutputFolder.prepare(output) }
        origin = config.origin(resumedFrom: checkpoint)
        folder = try ModelFolder(path: config.model)
        made = try folder.runModel(config, isPacked: true, hasReference: config.policy.klWeight > 0)
        optimizer = try Optimizer(
            made.trainable, settings: config.optimization, ranks: ranks, rate: made.rate(of:))
        try checkpoint?.restore(optimizer)
        stepsDone = checkpoint?.position.step ?? 0
        scenesSeen = checkpoint?.position.scenes ?? 0
        var datasets = DatasetCache()
        feed = try RolloutFeed(config, folder: folder, model: made.model, ranks: ranks, datasets: &datasets)
        validations = try Validations(config.evaluation, folder: folder, ranks: ranks, datasets: &datasets)
        self.datasets = datasets
        try ranks.begin(step: stepsDone, config: config, optimizer: optimizer, output: output)
        log = try MetricsLog(
            of: config, in: output, keepingUpTo: stepsDone, isWritten: ranks.isFirst,
            hasEvents: config.tensorBoard)
        try log.keepLeftOut(datasets.report)
    }

    /// Asks, rewards, and changes the weights once for each mini-batch.
    ///
    /// - Throws: `TrainingError.policyMismatch` when the model that learns is not the one that wrote;
    ///   `.notFinite` when too many steps in a row had to be refused; `.nothingToLearn` when there was nothing to ask.
    @discardableResult
    public func step() throws -> ReinforcementMetrics {
        try withoutDenormals {
            // An order of its own would take products out of bfloat16.
            let isFixed = config.rollout.batchInvariant && config.optimization.precision == .float32
            return try isFixed ? BatchInvariance.with { try reinforce() } : reinforce()
        }
    }

    private func reinforce() throws -> ReinforcementMetrics {
        var metrics = ReinforcementMetrics()
        let start = ContinuousClock.now
        let harvest = try feed.harvest(from: scenesSeen)
        metrics.rolloutSeconds = start.secondsToNow
        var tally = RolloutStatistics([])
        for part in try ranks.exchange(RolloutStatistics(harvest.asked)) { tally += part }
        metrics.describe(tally)
        (metrics.leftOut, metrics.leftOutFirst) = harvest.leftOut.inMetrics
        if metrics.groups == 0 {
            throw TrainingError.nothingToLearn(step: stepsDone, count: 1, reason: metrics.leftOutFirst)
        }
        let middle = ContinuousClock.now
        try learn(from: harvest, &metrics)
        metrics.learningSeconds = middle.secondsToNow
        stepsDone += 1
        scenesSeen = harvest.nextScene
        (metrics.step, metrics.scenes) = (stepsDone, scenesSeen)
        metrics.learningRate = metrics.rateShare * config.optimization.learningRate
        madeSteps += 1
        if metrics.isApplied { appliedSteps += 1 }
        try log.write(metrics)
        return metrics
    }

    /// Divides the groups into mini-batches, each a change of the weights.
    private func learn(from harvest: RolloutFeed.Harvest, _ metrics: inout ReinforcementMetrics) throws {
        let parts = config.rollout.miniBatches
        metrics.rateShare = config.optimization.schedule.share(at: stepsDone, of: config.steps)
        var statistics = PolicyStatistics()
        // Numbers go round the parts, so that the first ones are those that have any.
        for number in 0..<min(parts, harvest.count) {
            let (loss, seen) = try backward(harvest.groups.filter { $0.number % parts == number }.map(\.group))
            if number == 0 {
                metrics.mismatch = seen.largestChange
                try check(seen.largestChange)
            }
            let norm = try optimizer.clip()
            let isFinite = loss.isFinite && norm.isFinite
            if isFinite {
                try optimizer.step(
                    share: metrics.rateShare, step: stepsDone * parts + number)
                metrics.isApplied = true
            }
            try optimizer.clearGradients()
            try count(isApplied: isFinite)
            statistics += seen
            metrics.loss += loss / Double(parts)
            metrics.gradientNorm += norm / Double(parts)
        }
        metrics.describe(statistics)
    }

    /// Adds up the gradients of the loss of one mini-batch, batch after batch and over all processes.
    ///
    /// - Parameter groups: this process's share of the mini-batch.
    /// - Throws: `TorchError`, also when another process does not answer.
    /// - Returns: the loss and what was seen, of all processes.
    private func backward(_ groups: [AnswerGroup]) throws -> (loss: Double, statistics: PolicyStatistics) {
        let lengths = try ranks.exchange(groups.flatMap { $0.attempts.map(\.ids.count) }).flatMap { $0 }
        let weights = AnswerWeights(
            config.policy.normalization, lengths: lengths, budget: config.rollout.maxNewTokens)
        let rows = try AnswerRows(
            groups, rowTokens: config.rollout.rowTokens, batchTokens: config.rollout.batchTokens)
        var seen = PartSeen()
        for index in 0..<rows.count {
            let batch = try rows.batch(index, device: trained.device)
            let reference = try made.reference.map { model in
                try withoutGradients { try logs(batch, model, replays: false).chosen }
            }
            let (current, entropy) = try logs(batch, trained)
            var loss = try PolicyLoss(
                current, tokens: batch.tokens(weights: weights, reference: reference), rule: config.policy)
            loss.statistics.entropy = entropy
            if index == rows.count - 1 { try optimizer.expectLastGradients() }
            try loss.value.backward()
            seen.loss += try loss.value.item()
            seen.statistics += loss.statistics
        }
        try optimizer.sumGradients()
        var (total, statistics) = (0.0, PolicyStatistics())
        for one in try ranks.exchange(seen) {
            total += one.loss
            statistics += one.statistics
        }
        return (total, statistics)
    }

    /// What one process of a mini-batch saw.
    private struct PartSeen: Codable {
        var loss = 0.0
        var statistics = PolicyStatistics()
    }

    private func logs(
        _ batch: PolicyBatch, _ model: any VisionLanguageModel, replays: Bool = true
    ) throws -> (chosen: Tensor, entropy: Double) {
        try batch.logProbabilities(
            by: model, temperature: config.rollout.temperature, precision: config.optimization.precision,
            replays: replays)
    }

    private func check(_ mismatch: Double) throws {
        if mismatch > config.policy.mismatchLimit {
            throw TrainingError.policyMismatch(
                step: stepsDone + 1, difference: mismatch, limit: config.policy.mismatchLimit)
        }
    }

    private func count(isApplied: Bool) throws {
        refusals = isApplied ? 0 : refusals + 1
        if refusals >= Trainer.refusalLimit { throw TrainingError.notFinite(step: stepsDone, count: refusals) }
    }
}

extension ReinforcementTrainer: TrainingRun {
    /// The last step.
    public var stepLimit: Int { config.steps }
    /// Steps between evaluations; 0: none.
    public var evaluationInterval: Int { config.evaluation.everySteps }
    /// Yes: what reinforcement brings is told by where it began.
    public var evaluatesStart: Bool { true }
    /// Steps between checkpoints.
    public var checkpointInterval: Int { config.checkpointEverySteps }
    /// The questions never change.
    public var questionsSince: Int { 0 }

    /// Asks the model that a checkpoint would now publish, greedily, one question of each task about each held-out
    /// picture.
    public func evaluate() throws -> ValidationResult {
        let validation = validations.validation(about: config.drawn)
        return try optimizer.withPublishedWeights { try validation.evaluation(of: trained, step: stepsDone) }
    }

    /// An error when steps were made and none has changed anything.
    public func checkOutcome() throws {
        try log.flush()
        if madeSteps > 0, appliedSteps == 0, refusals > 0 {
            throw TrainingError.notFinite(step: stepsDone, count: madeSteps)
        }
    }

    /// Adds an evaluation to the metrics, and its answers to those that were kept.
    public func record(_ evaluation: ValidationResult) throws {
        try log.write(evaluation.metrics)
        try log.write(evaluation.shown, step: evaluation.metrics.step)
    }

    /// Writes a checkpoint of where the run stands.
    public func save() throws {
        try log.flush()
        try RunCheckpoint.write(
            .init(step: stepsDone, scenes: scenesSeen), config: config, kept: config.checkpointsKept,
            optimizer: optimizer, folder: folder, run: made, in: output)
    }
}

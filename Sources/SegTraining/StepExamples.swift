internal import SegFormats
internal import SegRewards
internal import SegTasks

/// What a step of supervised training learns from.
struct StepExamples: Sendable {
    /// The examples in rows.
    var batches: [ExampleBatch]
    /// Pictures in them.
    var pictures: Int
    /// What was to be learnt and cannot be.
    var leftOut = DataReport()

    /// Answer tokens of all batches.
    var answerTokens: Int { batches.reduce(0) { $0 + $1.answerTokens } }

    /// Tokens of all rows, padding included.
    var tokens: Int { batches.reduce(0) { $0 + $1.segments.count } }

    /// Padding in all rows.
    var padding: Int { batches.reduce(0) { $0 + $1.segments.count { $0 == ExampleBatch.padding } } }
}

/// Makes the examples of each step of a run: a pure function of the step's number, called on several threads at once.
/// Where several processes share a run, each makes its own parts.
struct StepExampleMaker: Sendable {
    private let config: TrainConfig
    private let encoder: ExampleEncoder
    private let rank: Int
    private let size: Int
    /// For each stage its sources; nil for one of drawn scenes alone in rows of their own.
    private let supplies: [MixedSource?]

    /// Opens the sources of all stages.
    ///
    /// - Parameters:
    ///   - config: the run.
    ///   - encoder: how examples become numbers.
    ///   - rank: the number of this process.
    ///   - size: how many processes share the run.
    ///   - datasets: where datasets are read from.
    /// - Throws: what reading a dataset throws.
    init(
        _ config: TrainConfig, encoder: ExampleEncoder, rank: Int = 0, of size: Int = 1, datasets: inout DatasetCache
    ) throws {
        self.config = config
        self.encoder = encoder
        (self.rank, self.size) = (rank, size)
        var supplies: [MixedSource?] = []
        for stage in config.stages {
            if stage.sources.isEmpty {
                supplies.append(stage.packing ? MixedSource(stage.examples, seed: config.seed) : nil)
            } else {
                // A later stage with the same dataset goes through it in another order.
                let isFirst = stage.fromStep == 0
                let seed = isFirst ? config.seed : SeededGenerator(seed: config.seed, index: stage.fromStep).state
                supplies.append(
                    try MixedSource(
                        stage.sources, seed: seed, labelsCells: stage.cellWeight > 0, datasets: &datasets))
            }
        }
        self.supplies = supplies
    }

    private var parts: StrideTo<Int> { stride(from: rank, to: config.batchesPerStep, by: size) }

    /// This process's examples of a step.
    ///
    /// - Throws: what drawing throws.
    func examples(of step: Int) throws -> StepExamples {
        let place = config.stages.lastIndex { $0.fromStep <= step } ?? 0
        let stage = config.stages[place]
        guard let mixedSource = supplies[place] else { return try scenes(of: step, stage) }
        // Scenes are numbered through the whole run, the items of sources from the stage's beginning.
        let since = stage.sources.isEmpty ? step : step - stage.fromStep
        let count = stage.imagesPerBatch * config.batchesPerStep
        var made = StepExamples(batches: [], pictures: 0)
        var trees: [[ExampleTree]] = []
        for part in parts {
            trees.append([])
            for item in 0..<stage.imagesPerBatch {
                let index = since * count + part * stage.imagesPerBatch + item
                for var tree in try mixedSource.trees(at: index, encoder: encoder, report: &made.leftOut) {
                    tree.fit(stage.rowTokens, report: &made.leftOut)
                    if !tree.suffixes.isEmpty { trees[trees.count - 1].append(tree) }
                }
            }
        }
        made.pictures = trees.reduce(0) { $0 + $1.count }
        made.batches =
            stage.packing
            ? try ExampleBatch.packed(trees.flatMap { $0 }, limit: stage.rowTokens, parts: trees.count)
            : try trees.map { try ExampleBatch($0, limit: stage.rowTokens) }
        return made
    }

    private func scenes(of step: Int, _ stage: TrainConfig.Stage) throws -> StepExamples {
        var made = StepExamples(batches: [], pictures: 0)
        made.batches = try parts.map { part in
            try stage.examples.batch(
                step: step * config.batchesPerStep + part, scenes: stage.imagesPerBatch, seed: config.seed,
                encoder: encoder,
                rowTokens: stage.rowTokens, labelsCells: stage.cellWeight > 0, report: &made.leftOut)
        }
        made.pictures = made.batches.reduce(0) { $0 + $1.grids.count }
        return made
    }
}

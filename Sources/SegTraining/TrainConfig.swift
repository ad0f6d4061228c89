internal import Foundation
internal import SegCache
public import SegDatasets
internal import SegRewards
public import SegTasks
internal import Torch

/// Everything that decides a supervised training run. Complete by default; a file says only what differs.
public struct TrainConfig: FileConfig {
    /// Where the weights come from.
    public enum Start: String, CaseIterable, Hashable, Sendable, Codable {
        /// The model folder's weights where it has any, and else random numbers.
        case auto
        /// Random numbers, by `seed`.
        case random
        /// The model folder's safetensors.
        case checkpoint

        /// What it comes to for the model folder at `path`.
        func resolved(for path: String) -> Start {
            if self != .auto { return self }
            return Self.hasWeights(path) ? .checkpoint : .random
        }

        /// Whether the folder at `path` has weights.
        static func hasWeights(_ path: String) -> Bool {
            let folder = URL(fileURLWithPath: ModelSearch(path).folder ?? path, isDirectory: true)
            return ["model.safetensors", "model.safetensors.index.json"].contains {
                FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
            }
        }
    }

    /// How much and how fast to learn.
    public struct Optimization: Hashable, Sendable, Codable {
        /// Which rule changes the hidden matrices; embeddings, norms and biases always follow AdamW.
        public enum Rule: String, CaseIterable, Hashable, Sendable, Codable {
            case adamW, muon
        }

        /// The type in which matrices are multiplied; sums and the optimizer stay in float32.
        public enum Precision: String, CaseIterable, Hashable, Sendable, Codable {
            case float32, bfloat16

            /// Runs `body` so that its products on `device` are of this type.
            ///
            /// - Throws: what `body` throws.
            /// - Returns: what `body` returns.
            func run<Result>(on device: Device, _ body: () throws -> Result) throws -> Result {
                switch self {
                case .float32: try body()
                case .bfloat16: try withAutocast(.bfloat16, on: device, body)
                }
            }
        }

        /// The type in which matrices are multiplied.
        public var precision = Precision.float32
        /// The type in which weights are held.
        public var weights = Weights.auto
        /// How fast the parts of the model learn, and which do not.
        public var parts = PartRates()
        /// The rule for hidden matrices.
        public var rule = Rule.adamW
        /// The peak learning rate of AdamW.
        public var learningRate = 1e-3
        /// The peak learning rate of Muon, in units of AdamW's (updates are scaled to the same size).
        public var muonLearningRate = 5e-3
        /// Decoupled decay of Muon's matrices, times its learning rate. It bounds their singular values by about
        /// 0.2·√(longer side) / decay: for sides of 128 and a decay of 1.5 by 1.5.
        public var muonWeightDecay = 1.5
        /// Momentum of Muon.
        public var muonMomentum = 0.95
        /// Decay of the first moment.
        public var beta1 = 0.9
        /// Decay of the second moment.
        public var beta2 = 0.98
        /// Added to the root of the second moment.
        public var epsilon = 1e-8
        /// Decoupled decay of matrices, times the learning rate.
        public var weightDecay = 0.01
        /// The largest norm of all gradients together; longer ones are scaled down.
        public var clipNorm = 1.0
        /// The learning rate over the run.
        public var schedule = Schedule()
        /// Decay of the running mean of the weights that checkpoints publish; 0: publish the weights themselves.
        public var averageDecay = 0.0

        /// The default optimization.
        public init() {}
    }

    /// A part of the curriculum.
    public struct Stage: Hashable, Sendable, Codable {
        /// The first step of the stage.
        public var fromStep = 0
        /// Images per batch: drawn scenes, or what `sources` have.
        public var imagesPerBatch = 16
        /// The longest row of a batch, in tokens. An example that is longer with its picture is left out and counted.
        public var rowTokens = 384
        /// Whether rows hold several pictures where they fit, and batches rows of about the same length. What is learnt
        /// is the same, with less padding.
        public var packing = false
        /// What is drawn and asked.
        public var examples = SceneExamples()
        /// Datasets, conversations and scenes in place of `examples`, mixed by their weights; empty: `examples` alone.
        public var sources: [ExampleSourceConfig] = []
        /// Weight of the auxiliary loss on the image features (what covers each cell, and what that is called) beside
        /// the answers' loss, 0: none.
        public var cellWeight = 0.0

        /// The default stage.
        public init() {}
    }

    /// What is measured while training.
    public struct Evaluation: Hashable, Sendable, Codable {
        /// Steps between evaluations; 0: none.
        public var everySteps = 2000
        /// Held-out pictures that are asked about, once by each task: scenes, or what `dataset` has.
        public var scenes = 40
        /// Seed of the held-out scenes, or of the choice of `dataset`'s expressions.
        public var seed: UInt64 = 1_000_003
        /// A dataset of held-out pictures, in place of scenes; of those with splits `val`.
        public var dataset = DatasetFiles(split: "val")
        /// What is asked about `dataset`.
        public var tasks = TaskConfig()
        /// The longest answer.
        public var maxNewTokens = 320
        /// Of each task, how many of the answers are kept with their pictures in the run's `samples.jsonl`.
        public var samplesKept = 2

        /// The default evaluation.
        public init() {}
    }

    /// A folder with config.json, tokenizer, chat template and processor; with weights when the run starts from them.
    public var model = "Models/nano"
    /// The folder of the run: checkpoints, metrics, resolved configuration.
    public var output = "runs/sft"
    /// Where the weights come from.
    public var start = Start.auto
    /// How random weights are spread.
    public var initialization = Initialization()
    /// Where the model is: `cpu`, `cuda` or `cuda:N`.
    public var device = "cpu"
    /// The adapter that is trained in place of the weights, if its rank is not 0.
    public var lora = LoRA()
    /// Whether blocks are run again in the backward pass in place of remembering what they computed: less memory, more
    /// time.
    public var recompute = false
    /// Seed of weights and examples.
    public var seed: UInt64 = 1
    /// Number of steps.
    public var steps = 10_000
    /// Batches whose gradients are added up for one step.
    public var batchesPerStep = 1
    /// Threads of tensor operations; 0: as many as the machine has cores.
    public var threads = 0
    /// Threads that draw or read pictures and write examples ahead of the training.
    public var workers = 1
    /// How much and how fast to learn.
    public var optimization = Optimization()
    /// The curriculum: the last stage that has begun applies.
    public var stages = [Stage()]
    /// What is measured while training.
    public var evaluation = Evaluation()
    /// Steps between checkpoints.
    public var checkpointEverySteps = 1000
    /// Checkpoints kept, the newest ones; the one that does best on held-out scenes is kept besides.
    public var checkpointsKept = 2
    /// Whether the run's folder gets event files for TensorBoard.
    public var tensorBoard = true

    /// The default run.
    public init() {}

    /// A configuration with an entry in each list, which shows what entries have.
    public static var pattern: Self {
        var config = Self()
        config.stages[0].sources = [ExampleSourceConfig()]
        return config
    }

    /// Steps whose examples are made ahead: eight where pictures are few, fewer where they would fill the memory.
    var stepsAhead: Int {
        let pictures = batchesPerStep * (stages.map(\.imagesPerBatch).max() ?? 1)
        return min(8, max(1, 256 / pictures))
    }

    /// Whether any stage trains the image features directly.
    var hasCellLoss: Bool { stages.contains { $0.cellWeight > 0 } }

    /// The stage that applies at `step`.
    public func stage(at step: Int) -> Stage {
        stages.last { $0.fromStep <= step } ?? stages.first ?? Stage()
    }
}

extension TrainConfig {
    /// Everything that is wrong with the configuration, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if model.isEmpty { found.append("model is empty") }
        if output.isEmpty { found.append("output is empty") }
        if steps < 1 { found.append("steps is \(steps), not 1 or more") }
        if !(1...1024).contains(batchesPerStep) { found.append("batchesPerStep is \(batchesPerStep), not 1 to 1024") }
        if !(0...1024).contains(threads) { found.append("threads is \(threads), not 0 to 1024") }
        if !(1...64).contains(workers) { found.append("workers is \(workers), not 1 to 64") }
        if checkpointEverySteps < 1 { found.append("checkpointEverySteps is \(checkpointEverySteps), not 1 or more") }
        if checkpointsKept < 1 { found.append("checkpointsKept is \(checkpointsKept), not 1 or more") }
        if stages.first?.fromStep != 0 { found.append("stages must begin with one fromStep 0") }
        if zip(stages, stages.dropFirst()).contains(where: { $0.fromStep >= $1.fromStep }) {
            found.append("the stages' fromStep must rise")
        }
        found += modelProblems
        if lora.isOn, start == .random {
            found.append("start is random, and lora is given: an adapter needs the weights of a model")
        }
        found += initialization.problems.map { "initialization." + $0 }
        found += optimization.problems.map { "optimization." + $0 }
        found += evaluation.problems.map { "evaluation." + $0 }
        for (index, stage) in stages.enumerated() {
            let own = stage.problems + stage.sources.problems(evaluation: evaluation)
            found += own.map { "stages[\(index)]." + $0 }
        }
        return found
    }
}

extension [ExampleSourceConfig] {
    /// Everything that is wrong with the sources, beside what a run is examined with.
    func problems(evaluation: TrainConfig.Evaluation) -> [String] {
        var found: [String] = []
        if count > 64 { found.append("sources has \(count) entries, more than 64") }
        for (index, source) in enumerated() {
            found += source.problems.map { "sources[\(index)]." + $0 }
            if source.kind == .dataset, source.dataset == evaluation.dataset {
                found.append("sources[\(index)].dataset is what evaluation.dataset holds out")
            }
        }
        if !isEmpty, evaluation.everySteps > 0, evaluation.dataset.isEmpty, !contains(where: { $0.kind == .scenes }) {
            found.append(
                "sources draws no scenes to hold out: evaluation.dataset must name a dataset, or evaluation.everySteps be 0"
            )
        }
        return found
    }
}

extension TrainConfig.Optimization {
    var problems: [String] {
        var found: [String] = []
        let positive = [
            ("learningRate", learningRate), ("muonLearningRate", muonLearningRate), ("epsilon", epsilon),
            ("clipNorm", clipNorm),
        ]
        for (name, value) in positive where !(value > 0 && value < .infinity) {
            found.append("\(name) is \(value), not a positive number")
        }
        let shares = [
            ("muonMomentum", muonMomentum), ("beta1", beta1), ("beta2", beta2), ("averageDecay", averageDecay),
        ]
        for (name, value) in shares where !(value >= 0 && value < 1) {
            found.append("\(name) is \(value), not 0 to below 1")
        }
        if !(weightDecay >= 0 && weightDecay < 1) { found.append("weightDecay is \(weightDecay), not 0 to below 1") }
        return found + parts.problems.map { "parts." + $0 } + schedule.problems.map { "schedule." + $0 }
    }
}

extension TrainConfig.Stage {
    var problems: [String] {
        var found = examples.problems.map { "examples." + $0 }
        if !(1...65_536).contains(imagesPerBatch) {
            found.append("imagesPerBatch is \(imagesPerBatch), not 1 to 65536")
        }
        if !(32...131_072).contains(rowTokens) { found.append("rowTokens is \(rowTokens), not 32 to 131072") }
        if !(0...1000).contains(cellWeight) { found.append("cellWeight is \(cellWeight), not 0 to 1000") }
        if cellWeight > 0, packing || sources.contains(where: { $0.kind != .scenes }) {
            found.append("cellWeight is \(cellWeight), and cells are labelled in unpacked drawn scenes only")
        }
        return found
    }

    /// The scenes that held-out ones are drawn like.
    var drawn: SceneExamples { sources.first { $0.kind == .scenes }?.examples ?? examples }
}

extension TrainConfig.Evaluation {
    var problems: [String] {
        var found: [String] = []
        if everySteps < 0 { found.append("everySteps is \(everySteps), not 0 or more") }
        if !(1...1_000_000).contains(scenes) { found.append("scenes is \(scenes), not 1 to 1000000") }
        if maxNewTokens < 1 { found.append("maxNewTokens is \(maxNewTokens), not 1 or more") }
        if !(0...1000).contains(samplesKept) { found.append("samplesKept is \(samplesKept), not 0 to 1000") }
        return found + dataset.problems.map { "dataset." + $0 } + tasks.problems.map { "tasks." + $0 }
    }
}

public import SegRewards
public import SegTasks

/// Everything that decides a run of reinforcement learning. Complete by default; a file says only what differs.
public struct ReinforcementConfig: FileConfig {
    /// How answers are drawn.
    public struct Rollout: Hashable, Sendable, Codable {
        /// Questions a step that the model learns from.
        public var groups = 8
        /// Answers per question.
        public var groupSize = 8
        /// What scores are divided by, when answers are drawn and when they are learnt from.
        public var temperature = 1.0
        /// The longest answer; a longer one is cut and does not count as well formed.
        public var maxNewTokens = 320
        /// How many times questions whose answers all earn the same are replaced by new ones; then a step makes do with
        /// fewer.
        public var resampling = 2
        /// Parts that the questions of a step are divided into; each changes the model once.
        public var miniBatches = 1
        /// Most answers that are written side by side.
        public var rowLimit = 128
        /// Tokens of a row when answers are learnt from; answers to one question share a row's picture and question.
        public var rowTokens = 512
        /// Tokens of the rows that are learnt from at once; gradients of several such batches are added up.
        public var batchTokens = 8192
        /// Whether, in float32 on the CPU, learning finds the very log-probabilities by which answers were drawn, bit
        /// for bit; without it they differ by some 1e-5, and nano's steps take 0.7 of the time.
        public var batchInvariant = true

        /// The default roll-out.
        public init() {}
    }

    /// The folder of the model to start from, with its weights.
    public var model = "Models/nano"
    /// The folder of the run: checkpoints, metrics, resolved configuration.
    public var output = "runs/rl"
    /// Where the model is: `cpu`, `cuda` or `cuda:N`.
    public var device = "cpu"
    /// The adapter that is trained in place of the weights, if its rank is not 0.
    public var lora = LoRA()
    /// Whether blocks are run again in the backward pass in place of remembering what they computed: less memory, more
    /// time.
    public var recompute = false
    /// Seed of scenes and answers.
    public var seed: UInt64 = 1
    /// Number of steps.
    public var steps = 500
    /// Threads of tensor operations; 0: as many as the machine has cores.
    public var threads = 0
    /// How answers are drawn.
    public var rollout = Rollout()
    /// What answers are rewarded for.
    public var reward = RewardRule()
    /// How rewards change the model.
    public var policy = PolicyRule()
    /// What is drawn and asked. The answers of the examples are not shown.
    public var examples = SceneExamples()
    /// Datasets and scenes in place of `examples`, mixed by their weights; empty: `examples` alone. Not conversations,
    /// which do not say what is true.
    public var sources: [ExampleSourceConfig] = []
    /// How fast to learn.
    public var optimization = TrainConfig.Optimization()
    /// What is measured in between.
    public var evaluation = TrainConfig.Evaluation()
    /// Steps between checkpoints.
    public var checkpointEverySteps = 50
    /// Checkpoints kept, the newest ones; the one that does best on held-out scenes is kept besides.
    public var checkpointsKept = 2
    /// Whether the run's folder gets event files for TensorBoard.
    public var tensorBoard = true

    /// The default run: GSPO on one question a scene, with AdamW at a constant rate of 10⁻⁵.
    public init() {
        examples.mixture.examplesPerScene = 1
        examples.mixture.otherWordings = 0
        examples.mixture.tasks.pointToText = 0
        optimization.learningRate = 1e-5
        optimization.muonLearningRate = 5e-5
        optimization.weightDecay = 0
        optimization.muonWeightDecay = 0
        optimization.schedule = Schedule(shape: .constant, warmupSteps: 0)
        evaluation.everySteps = 50
    }

    /// Everything that is wrong with the configuration, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if model.isEmpty { found.append("model is empty") }
        if output.isEmpty { found.append("output is empty") }
        found += Self.outside([
            ("steps", steps, 1...Int.max), ("threads", threads, 0...1024),
            ("checkpointEverySteps", checkpointEverySteps, 1...Int.max),
            ("checkpointsKept", checkpointsKept, 1...Int.max),
        ])
        found += modelProblems
        if lora.dropout > 0 {
            found.append(
                "lora.dropout is \(lora.dropout), not 0: answers are written and learnt from by the same model")
        }
        found += rollout.problems.map { "rollout." + $0 }
        found += reward.problems.map { "reward." + $0 }
        found += policy.problems.map { "policy." + $0 }
        found += examples.problems.map { "examples." + $0 }
        found += sources.problems(evaluation: evaluation)
        for (index, source) in sources.enumerated() where source.kind == .conversations {
            found.append("sources[\(index)] has conversations, and answers to them cannot be rewarded")
        }
        found += optimization.problems.map { "optimization." + $0 }
        return found + evaluation.problems.map { "evaluation." + $0 }
    }

    /// A configuration with an entry in each list, which shows what entries have.
    public static var pattern: Self {
        var config = Self()
        config.sources = [ExampleSourceConfig()]
        return config
    }

    /// The scenes that held-out ones are drawn like.
    var drawn: SceneExamples { sources.first { $0.kind == .scenes }?.examples ?? examples }

    /// A sentence for each value that is not in its range.
    fileprivate static func outside(_ values: [(name: String, value: Int, range: ClosedRange<Int>)]) -> [String] {
        values.filter { !$0.range.contains($0.value) }.map { name, value, range in
            let limit =
                range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            return "\(name) is \(value), not \(limit)"
        }
    }
}

extension ReinforcementConfig.Rollout {
    /// Everything that is wrong with the values, a sentence each.
    public var problems: [String] {
        var found = ReinforcementConfig.outside([
            ("groups", groups, 1...65_536), ("groupSize", groupSize, 2...4096),
            ("maxNewTokens", maxNewTokens, 1...Int.max), ("resampling", resampling, 0...100),
            ("miniBatches", miniBatches, 1...1024), ("rowLimit", rowLimit, 1...65_536),
            ("rowTokens", rowTokens, 32...131_072), ("batchTokens", batchTokens, 1...Int.max),
        ])
        if !(temperature > 0 && temperature < .infinity) {
            found.append("temperature is \(temperature), not a positive number")
        }
        if miniBatches > groups { found.append("miniBatches is \(miniBatches), more than the \(groups) groups") }
        return found
    }
}

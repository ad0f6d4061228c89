internal import SegLayers
internal import SegModels
internal import SegRewards
internal import SegTasks
internal import Torch

/// Some answers as the model learns from them, packed into rows: every token and what is known of it.
struct PolicyBatch {
    let examples: ExampleBatch
    private let inputs: BatchTensors
    private let attempts: [AnswerGroup.Attempt]
    private let advantages: [Double]
    let replay: RolloutRouting

    /// - Parameters:
    ///   - examples: rows of the groups' trees.
    ///   - groups: what is learnt from.
    ///   - device: where the model is.
    /// - Throws: `TorchError` when there is no memory for it.
    init(_ examples: ExampleBatch, of groups: [AnswerGroup], device: Device) throws {
        self.examples = examples
        inputs = try BatchTensors(examples, device: device)
        attempts = examples.places.map { groups[$0.tree].attempts[$0.suffix] }
        advantages = examples.places.map { groups[$0.tree].advantages.values[$0.suffix] }
        replay = RolloutRouting(examples) { groups[$0.tree].attempts[$0.suffix].experts }
    }

    /// What `model` makes of the tokens.
    ///
    /// - Parameters:
    ///   - model: any model that reads the same tokens.
    ///   - temperature: what the scores are divided by, as when the answers were drawn.
    ///   - precision: of the products.
    ///   - replays: whether tokens go to the experts that they went to when the answers were written; else routers
    ///     decide anew.
    /// - Throws: `TorchError`.
    /// - Returns: the tokens' log-probabilities [A], with gradients where they are recorded, and the sum of their
    ///   entropies.
    func logProbabilities(
        by model: any VisionLanguageModel, temperature: Double, precision: TrainConfig.Optimization.Precision,
        replays: Bool = true
    ) throws -> (chosen: Tensor, entropy: Double) {
        let scores = try precision.run(on: model.device) {
            try RouterReplay.with(replays ? replay.tape : nil) {
                try SupervisedLoss.logits(inputs, grids: examples.grids, model: model)
            }
        }
        let logs = try withoutImageToken(scores.to(.float32) / temperature, of: model).logSoftmax(dim: -1)  // [A, V]
        let chosen = try logs.gather(dim: 1, inputs.targets.unsqueeze(1)).squeeze(1)
        let entropy = try withoutGradients {
            let detached = try logs.detach()
            return try -(detached.exp() * detached).sum().item()
        }
        return (chosen, entropy)
    }

    /// The scores [A, V] of which answers are drawn: the image token is never written. Its score is finite, so that the
    /// entropy is, too.
    private func withoutImageToken(_ scores: Tensor, of model: any VisionLanguageModel) throws -> Tensor {
        let column = try Tensor([model.imageTokenID], shape: [1, 1], device: scores.device)
        return try scores.scatter(dim: 1, column.expand([scores.shape[0], 1]), value: -1e30)
    }

    /// What the loss needs besides the current log-probabilities.
    ///
    /// - Parameters:
    ///   - weights: how much each token of an answer of a given length counts.
    ///   - reference: [A] log-probabilities by the frozen model, if they count.
    /// - Throws: `TorchError`.
    /// - Returns: the tokens in the order of ``logProbabilities(by:temperature:precision:)``.
    func tokens(weights: AnswerWeights, reference: Tensor?) throws -> PolicyTokens {
        let device = inputs.ids.device
        let lengths = attempts.map(\.ids.count)
        func column(_ values: [Double]) throws -> Tensor {
            try Tensor(values.map(Float.init), shape: [values.count], device: device)
        }
        let answers = lengths.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
        return PolicyTokens(
            old: try column(attempts.flatMap(\.logProbabilities)), reference: reference,
            answers: try Tensor(answers, shape: [answers.count], device: device),
            advantages: try column(advantages), lengths: try column(lengths.map(Double.init)),
            weights: try column(lengths.map(weights.callAsFunction)))
    }
}

/// How much a token counts by the length of its answer, in a step of many answers.
struct AnswerWeights {
    private let normalization: PolicyRule.Normalization
    private let answers: Int
    private let tokens: Int
    private let budget: Int

    /// - Parameters:
    ///   - normalization: see there.
    ///   - lengths: of all answers of the step, in tokens.
    ///   - budget: most tokens of an answer.
    init(_ normalization: PolicyRule.Normalization, lengths: [Int], budget: Int) {
        self.normalization = normalization
        self.budget = budget
        answers = lengths.count
        tokens = lengths.reduce(0, +)
    }

    /// The weight of each token of an answer with `length` tokens.
    func callAsFunction(_ length: Int) -> Double {
        switch normalization {
        case .sequence: 1 / Double(max(1, answers) * max(1, length))
        case .token: 1 / Double(max(1, tokens))
        case .budget: 1 / Double(max(1, answers) * max(1, budget))
        }
    }
}

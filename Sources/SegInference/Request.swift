public import SegDrafting
public import SegInputs

/// What an ``Engine`` is asked to write.
public struct Request: Sendable {
    /// What the model reads.
    public var input: ModelInput
    /// Temperature, top-k, top-p, repetition penalty and the seed of the random choices.
    public var sampling: SamplingOptions
    /// What else changes the logits.
    public var logits: LogitOptions
    /// When the answer ends, and how long it may become.
    public var stop: StopRule
    /// How many of the most probable tokens each event lists, 0 or more. With 1 or more the chosen token is listed, too.
    public var topLogProbabilities: Int
    /// Tokens that each event lists besides the most probable, whatever their probability.
    public var watched: [Int] = []
    /// Proposes tokens that are verified several in one pass; nil for one token a pass. It changes no answer.
    public var drafter: (any Drafter)?

    /// One answer to `input`; greedy by default.
    public init(
        _ input: ModelInput, sampling: SamplingOptions = SamplingOptions(), logits: LogitOptions = LogitOptions(),
        stop: StopRule, topLogProbabilities: Int = 0, drafter: (any Drafter)? = nil
    ) {
        self.input = input
        self.sampling = sampling
        self.logits = logits
        self.stop = stop
        self.topLogProbabilities = topLogProbabilities
        self.drafter = drafter
    }

    /// Every value that cannot be used, as sentences; empty when all can.
    public var problems: [String] {
        sampling.problems + logits.problems
            + (topLogProbabilities < 0 ? ["top log-probabilities must be 0 or more, are \(topLogProbabilities)"] : [])
    }

    /// Whether each token is chosen from all by its own logit alone, so that many answers' tokens are chosen at once
    /// where the logits are.
    var isPlain: Bool {
        sampling.choosesFromAll && logits.changesNothing && topLogProbabilities == 0 && watched.isEmpty
    }
}

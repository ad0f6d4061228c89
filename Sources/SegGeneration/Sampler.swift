import SegModels

/// Chooses tokens from scores, one after the other, on the host: the choice depends on scores, options and seed only.
public struct Sampler: Sendable {
    /// A token and how likely it was.
    public struct Choice: Hashable, Sendable {
        /// The token.
        public let id: Int
        /// Natural logarithm of its probability in the distribution that was drawn from; nil when nothing was drawn (greedy).
        public let logProbability: Double?
    }

    private let options: SamplingOptions
    private var bits: RandomBits
    private var seen: Set<Int>

    /// A sampler at the beginning of an answer.
    ///
    /// - Parameters:
    ///   - options: see ``SamplingOptions/problems`` for what is allowed.
    ///   - promptIDs: the prompt's tokens, which the repetition penalty counts as seen.
    public init(_ options: SamplingOptions, promptIDs: some Sequence<Int> = []) {
        precondition(options.problems.isEmpty, options.problems.joined(separator: "; "))
        self.options = options
        bits = RandomBits(seed: options.seed)
        seen = options.repetitionPenalty == 1 ? [] : Set(promptIDs)
    }

    /// The next token.
    ///
    /// - Parameter scores: one a token of the vocabulary, not empty, none of them NaN.
    /// - Returns: a token whose score is not dropped by the options.
    public mutating func next(_ scores: [Float]) -> Choice {
        let penalized = penalized(scores)
        let choice =
            options.temperature == 0 ? Choice(id: Self.highest(penalized), logProbability: nil) : draw(penalized)
        if options.repetitionPenalty != 1 { seen.insert(choice.id) }
        return choice
    }

    /// Scores of seen tokens divided by the penalty, or multiplied by it when they are negative.
    private func penalized(_ scores: [Float]) -> [Float] {
        guard options.repetitionPenalty != 1 else { return scores }
        var result = scores
        let penalty = Float(options.repetitionPenalty)
        for id in seen where scores.indices.contains(id) {
            result[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty
        }
        return result
    }

    /// Index of the first highest score.
    private static func highest(_ scores: [Float]) -> Int {
        var best = 0
        for index in scores.indices where scores[index] > scores[best] { best = index }
        return best
    }

    private mutating func draw(_ scores: [Float]) -> Choice {
        let candidates = Candidates(scores, options: options)
        let target = bits.unit() * candidates.total
        var sum = 0.0
        for (id, weight) in zip(candidates.ids, candidates.weights) {
            sum += weight
            if sum > target { return Choice(id: id, logProbability: (weight / candidates.total).naturalLogarithm) }
        }
        // Rounding can leave the sum a hair below the total: the last candidate then takes the rest.
        let last = candidates.ids.count - 1
        return Choice(
            id: candidates.ids[last], logProbability: (candidates.weights[last] / candidates.total).naturalLogarithm)
    }
}

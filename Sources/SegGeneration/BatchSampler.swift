internal import SegLayers
internal import SegModels
internal import Torch

/// Chooses a token in each row of a table of scores, each row by its own random numbers.
///
/// A row's choices are those of ``Sampler`` with the same temperature and seed, without top-k, top-p and penalty: the
/// scores of all rows are weighed at once where they are, and only the chosen tokens come to the host.
struct BatchSampler {
    /// The tokens of some rows.
    struct Choices {
        /// One a row.
        let ids: [Int]
        /// The natural logarithm of each token's probability among softmax(scores / temperature); nil when greedy.
        /// Where a `BatchInvariance` holds it is rounded as float32, as whoever learns from the token computes it.
        let logProbabilities: [Double?]
    }

    private let temperature: Double
    private var bits: [RandomBits]

    /// A sampler of as many rows as there are seeds; temperature 0 takes the first highest score without chance.
    init(temperature: Double, seeds: [UInt64]) {
        self.temperature = temperature
        bits = seeds.map { RandomBits(seed: $0) }
    }

    /// The next token of each row.
    ///
    /// - Parameter scores: [rows, V], none of them NaN.
    /// - Throws: `TorchError` when the number of rows is not that of the seeds.
    /// - Returns: a token for each row.
    mutating func next(_ scores: Tensor) throws -> Choices {
        let scores = try scores.to(.float32)
        guard temperature > 0 else {
            let ids = try scores.argmax(dim: 1).array(of: Int.self)
            return Choices(ids: ids, logProbabilities: ids.map { _ in nil })
        }
        let weights = try Self.weights(scores / temperature)
        let sums = try weights.cumsum(dim: 1)
        let total = try sums.narrow(dim: 1, start: sums.shape[1] - 1, length: 1)
        // Below 1 by enough that its share of the total stays below the total: the last token is found by its weight.
        let draws = bits.indices.map { min(bits[$0].unit(), 1 - 0x1p-52) }
        let target = try Tensor(draws, shape: [draws.count, 1], device: scores.device) * total
        let ids = try sums.le(target).to(.int64).sum(dims: [1], keep: true)
        let shares =
            BatchInvariance.holds(scores)
            ? try (scores / temperature).logSoftmax(dim: -1).gather(dim: 1, ids)
            : try (weights.gather(dim: 1, ids) / total).log()
        return Choices(ids: try ids.array(of: Int.self), logProbabilities: try shares.array(of: Double.self))
    }

    /// Forgets all rows but these.
    mutating func keep(_ rows: [Int]) {
        bits = rows.map { bits[$0] }
    }

    /// exp(scores − highest) [rows, V] in float64. Infinite scores are all as likely as each other and nothing else is.
    private static func weights(_ scores: Tensor) throws -> Tensor {
        let highest = try scores.amax(dims: [1], keep: true)
        let weights = try (scores.to(.float64) - highest.to(.float64)).exp()
        return try weights.maskedFill(scores.eq(highest), 1)
    }
}

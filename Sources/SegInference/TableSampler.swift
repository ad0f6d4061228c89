import SegLayers
import Torch

/// Chooses a token in each row of a table of logits, where the table is: only what was chosen comes to the host.
///
/// A row's choices are those of ``LogitChain`` with the same temperature and random numbers and no other option.
enum TableSampler {
    /// A token.
    struct Choice {
        let id: Int
        /// The natural logarithm of its probability under softmax(logits / temperature); nil when greedy. Where a
        /// `BatchInvariance` holds it is rounded as float32, as whoever trains on the token computes it.
        let logProbability: Double?
    }

    /// The first highest logit of each row.
    ///
    /// - Parameter logits: [R, V], float32.
    /// - Throws: `TorchError`.
    /// - Returns: a choice per row; nil where a logit is NaN.
    static func greedy(_ logits: Tensor) throws -> [Choice?] {
        let ids = try logits.argmax(dim: 1)
        // NaN counts as the highest.
        let highest = try logits.gather(dim: 1, ids.unsqueeze(1)).array(of: Float.self)
        return try zip(ids.array(of: Int.self), highest).map { id, value in
            value.isNaN ? nil : Choice(id: id, logProbability: nil)
        }
    }

    /// A token of each row, drawn from softmax(logits / temperature).
    ///
    /// - Parameters:
    ///   - logits: [R, V], float32.
    ///   - temperature: above 0.
    ///   - units: a number from 0 ..< 1 for each row, which decides.
    /// - Throws: `TorchError`.
    /// - Returns: a choice per row; nil where a logit is NaN.
    static func drawn(_ logits: Tensor, temperature: Double, units: [Double]) throws -> [Choice?] {
        let scores = try logits / temperature
        let highest = try scores.amax(dims: [1], keep: true)
        let weights = try weights(scores, highest)
        let sums = try weights.cumsum(dim: 1)
        let total = try sums.narrow(dim: 1, start: sums.shape[1] - 1, length: 1)
        // Below 1 by enough that its share of the total stays below the total: the last token is found by its weight.
        let draws = units.map { min($0, 1 - 0x1p-52) }
        let target = try Tensor(draws, shape: [draws.count, 1], device: scores.device) * total
        let ids = try sums.le(target).to(.int64).sum(dims: [1], keep: true)
        let shares =
            BatchInvariance.holds(scores)
            ? try scores.logSoftmax(dim: -1).gather(dim: 1, ids)
            : try (weights.gather(dim: 1, ids) / total).log()
        let isNumber = try highest.array(of: Float.self).map { !$0.isNaN }
        let (chosen, logs) = (try ids.array(of: Int.self), try shares.array(of: Double.self))
        return isNumber.indices.map {
            isNumber[$0] ? Choice(id: chosen[$0], logProbability: logs[$0]) : nil
        }
    }

    /// exp(scores − highest) [R, V] in float64. Infinite scores are all as likely as each other and nothing else is.
    private static func weights(_ scores: Tensor, _ highest: Tensor) throws -> Tensor {
        let weights = try (scores.to(.float64) - highest.to(.float64)).exp()
        return try weights.maskedFill(scores.eq(highest), 1)
    }
}

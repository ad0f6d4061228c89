import SegInputs
import SegModels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Turns the logits of one request into its tokens, on the host: the choice depends on logits, options and seed only.
///
/// Order: repetition penalty, presence and frequency penalties, bias, banned and not allowed tokens, temperature, top-k, top-p, min-p.
struct LogitChain {
    private let sampling: SamplingOptions
    private let options: LogitOptions
    private let banned: Set<Int>
    private var bits: RandomBits
    private var seen: Set<Int>
    private var counts: [Int: Int] = [:]
    private(set) var ids: [Int] = []

    /// A chain at the beginning of an answer.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - seed: of the random choices; nil for the request's.
    ///   - banned: tokens that are never written, besides those that the request bans.
    init(_ request: Request, seed: UInt64? = nil, banned: Set<Int> = []) {
        sampling = request.sampling
        options = request.logits
        self.banned = banned.union(request.logits.banned)
        bits = RandomBits(seed: seed ?? request.sampling.seed)
        seen = request.sampling.repetitionPenalty == 1 ? [] : Set(request.input.inputIDs)
    }

    /// Chooses the next token and counts it as written.
    ///
    /// - Parameter logits: one for each token of the vocabulary.
    /// - Throws: `GenerationError.notANumber`, ``InferenceError/nothingAllowed(step:)``.
    /// - Returns: the token; its log-probability among what could be drawn, nil when greedy.
    mutating func next(_ logits: [Float]) throws -> TokenEvent {
        guard !logits.contains(where: \.isNaN) else { throw GenerationError.notANumber(step: ids.count) }
        let scores = changed(logits)
        guard scores.contains(where: { $0 > -.infinity }) else {
            throw InferenceError.nothingAllowed(step: ids.count)
        }
        let (id, logProbability) = sampling.temperature == 0 ? (Self.highest(scores), nil) : draw(scores)
        return accept(id, logProbability: logProbability)
    }

    /// Counts a token as written that was chosen elsewhere, by ``unit()`` if it was drawn.
    mutating func accept(_ id: Int, logProbability: Double?) -> TokenEvent {
        ids.append(id)
        counts[id, default: 0] += 1
        if sampling.repetitionPenalty != 1 { seen.insert(id) }
        return TokenEvent(id: id, index: ids.count - 1, logProbability: logProbability)
    }

    /// The random number, from 0 ..< 1, that decides the next token.
    mutating func unit() -> Double { bits.unit() }

    private func changed(_ logits: [Float]) -> [Float] {
        var scores = logits
        let penalty = Float(sampling.repetitionPenalty)
        for id in seen where scores.indices.contains(id) {
            scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty
        }
        if options.presencePenalty != 0 || options.frequencyPenalty != 0 {
            for (id, count) in counts {
                scores[id] -= Float(options.presencePenalty + Double(count) * options.frequencyPenalty)
            }
        }
        for (id, value) in options.bias where scores.indices.contains(id) { scores[id] += Float(value) }
        for id in banned where scores.indices.contains(id) { scores[id] = -.infinity }
        if let allowed = options.allowed?(ids) {
            for id in scores.indices where !allowed.contains(id) { scores[id] = -.infinity }
        }
        return scores
    }

    /// Index of the first highest score.
    private static func highest(_ scores: [Float]) -> Int {
        var best = 0
        for index in scores.indices where scores[index] > scores[best] { best = index }
        return best
    }

    private mutating func draw(_ scores: [Float]) -> (Int, Double?) {
        let all = Candidates(scores, options: sampling)
        // The most probable token weighs 1.
        let kept = zip(all.ids, all.weights).filter { $0.1 > 0 && $0.1 >= options.minP }
        let total = kept.reduce(0) { $0 + $1.1 }
        let target = bits.unit() * total
        var sum = 0.0
        for (id, weight) in kept {
            sum += weight
            if sum > target { return (id, log(weight / total)) }
        }
        // Rounding can leave the sum a hair below the total: the last candidate then takes the rest.
        return kept.last.map { ($0.0, log($0.1 / total)) } ?? (Self.highest(scores), 0)
    }

    /// The `count` most probable tokens under softmax(logits), most probable first, ties by id; behind them `chosen` and those
    /// of `watched` that are none of them.
    ///
    /// - Complexity: O(logits × count), without sorting all of them.
    static func top(_ count: Int, of logits: [Float], and chosen: Int? = nil, watched: [Int] = [])
        -> [TokenLogProbability]
    {
        guard count > 0 || !watched.isEmpty, let highest = logits.max(), highest.isFinite else { return [] }
        let total = logits.reduce(0.0) { $0 + exp(Double($1) - Double(highest)) }
        var order: [Int] = []
        for id in count > 0 ? logits.indices : 0..<0
        where order.count < count || logits[id] > logits[order[order.count - 1]] {
            // Ids come in order, so that among equals the lower one stands first.
            order.insert(id, at: order.firstIndex { logits[$0] < logits[id] } ?? order.count)
            if order.count > count { order.removeLast() }
        }
        if let chosen, !order.contains(chosen) { order.append(chosen) }
        let listed = Set(order)
        order += watched.filter { !listed.contains($0) && logits.indices.contains($0) }
        return order.map {
            TokenLogProbability(id: $0, logProbability: Double(logits[$0]) - Double(highest) - log(total))
        }
    }
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The tokens that may be drawn, in the order of their ids, and their weights, which need not sum to 1.
package struct Candidates: Sendable {
    package private(set) var ids: [Int]
    package private(set) var weights: [Double]

    /// Sum of the weights.
    package var total: Double { weights.reduce(0, +) }

    /// What temperature, top-k, top-p and min-p leave of `scores`.
    package init(_ scores: [Float], options: SamplingOptions) {
        let temperature = Float(options.temperature)
        let scaled = scores.map { $0 / temperature }
        let highest = scaled.max() ?? 0
        let least = Self.smallest(ofHighest: options.topK, in: scaled)
        ids = scaled.indices.filter { scaled[$0] >= least }
        // Infinite scores are all as likely as each other and nothing else is.
        weights = ids.map { scaled[$0] == highest ? 1 : exp(Double(scaled[$0]) - Double(highest)) }
        if options.topP < 1 { cut(toProbability: options.topP) }
        if options.minP > 0 { cut(below: options.minP) }
    }

    /// Drops the tokens that have less than the given share of the most likely one's weight.
    private mutating func cut(below share: Double) {
        let least = share * (weights.max() ?? 0)
        let kept = weights.indices.filter { weights[$0] >= least }
        (ids, weights) = (kept.map { ids[$0] }, kept.map { weights[$0] })
    }

    /// Drops the least likely tokens as long as all that is dropped has at most the probability 1 − `topP`; one always stays.
    private mutating func cut(toProbability topP: Double) {
        let total = total
        let spare = (1 - topP) * total
        // What is lighter than this cannot fill the spare weight even if all tokens were: it goes without being sorted.
        let light = spare / Double(ids.count)
        var dropped = 0.0
        for weight in weights where weight < light { dropped += weight }
        var kept = ids.indices.filter { weights[$0] >= light }.sorted { (weights[$0], $0) < (weights[$1], $1) }[...]
        while kept.count > 1, let next = kept.first, dropped + weights[next] <= spare {
            dropped += weights[next]
            kept.removeFirst()
        }
        let order = kept.sorted()
        (ids, weights) = (order.map { ids[$0] }, order.map { weights[$0] })
    }

    /// The `count`-th highest value; −∞ when `count` is 0 or all values are meant.
    private static func smallest(ofHighest count: Int, in values: [Float]) -> Float {
        guard count > 0 && count < values.count else { return -.infinity }
        var heap = values.prefix(count).sorted()
        for value in values.dropFirst(count) where value > heap[0] {
            // A sorted list is the quickest heap at the sizes in use (tens).
            let place = heap.firstIndex { $0 >= value } ?? heap.count
            heap.insert(value, at: place)
            heap.removeFirst()
        }
        return heap[0]
    }
}

extension Double {
    /// ln(self)
    package var naturalLogarithm: Double { log(self) }
    /// eˢᵉˡᶠ
    package var exponential: Double { exp(self) }
}

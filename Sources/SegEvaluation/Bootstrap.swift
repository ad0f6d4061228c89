/// A 95 % interval of a figure by resampling the scores with replacement (Efron's percentile bootstrap).
public struct Interval: Hashable, Sendable, Codable {
    /// The 2.5th percentile.
    public var low: Double
    /// The 97.5th percentile.
    public var high: Double
}

extension Interval {
    /// The interval of `figure` over resamples of `items`; a pure function of its arguments.
    ///
    /// - Parameters:
    ///   - items: the scores; nil is returned for none.
    ///   - resamples: how many times the set is drawn anew.
    ///   - seed: of the drawing.
    ///   - figure: the figure of one resample.
    public init?<Item>(of items: [Item], resamples: Int = 1000, seed: UInt64 = 0, figure: ([Item]) -> Double) {
        guard !items.isEmpty, resamples > 0 else { return nil }
        var generator = Xorshift(seed: seed)
        var figures: [Double] = []
        var drawn = items
        for _ in 0..<resamples {
            for index in drawn.indices { drawn[index] = items[Int.random(in: items.indices, using: &generator)] }
            figures.append(figure(drawn))
        }
        figures.sort()
        low = figures[Int(0.025 * Double(resamples))]
        high = figures[min(resamples - 1, Int(0.975 * Double(resamples)))]
    }
}

/// Marsaglia's xorshift64*: enough for resampling, and the same everywhere.
private struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        if state == 0 { state = 1 }
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

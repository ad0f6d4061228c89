/// A 95 % interval of a figure by resampling the scores with replacement (Efron's percentile bootstrap).
public struct Interval: Hashable, Sendable, Codable {
    /// The 2.5th percentile.
    public var low: Double
    /// The 97.5th percentile.
    public var high: Double

    /// The interval that resampled figures span; nil for none.
    fileprivate init?(_ figures: [Double]) {
        guard !figures.isEmpty else { return nil }
        let sorted = figures.sorted()
        low = sorted[Int(0.025 * Double(sorted.count))]
        high = sorted[min(sorted.count - 1, Int(0.975 * Double(sorted.count)))]
    }
}

/// The intervals of the figures that a table of masks shows, all from the same resamples.
///
/// Samples are drawn one by one: expressions about one picture count as independent, as in published tables.
public struct MaskIntervals: Hashable, Sendable, Codable {
    /// Of ΣI ÷ ΣU.
    public var cIoU: Interval
    /// Of the mean IoU.
    public var gIoU: Interval
    /// Of the share above 0.5 IoU.
    public var precision: Interval

    /// The intervals over resamples of `overlaps`; a pure function of its arguments.
    ///
    /// - Parameters:
    ///   - overlaps: one a sample; nil is returned for none.
    ///   - resamples: how many times the set is drawn anew.
    ///   - seed: of the drawing.
    public init?(_ overlaps: [Counts], resamples: Int = 1000, seed: UInt64 = 0) {
        var generator = Xorshift(seed: seed)
        var (cumulative, mean, hits): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<(overlaps.isEmpty ? 0 : resamples) {
            let sums = Sums(of: overlaps, &generator)
            cumulative.append(sums.union == 0 ? 0 : Double(sums.intersection) / Double(sums.union))
            mean.append(sums.iou / Double(overlaps.count))
            hits.append(Double(sums.hits) / Double(overlaps.count))
        }
        guard let cIoU = Interval(cumulative), let gIoU = Interval(mean), let precision = Interval(hits) else {
            return nil
        }
        self.cIoU = cIoU
        self.gIoU = gIoU
        self.precision = precision
    }
}

/// What is added up over one resample.
private struct Sums {
    var (intersection, union, hits) = (0, 0, 0)
    var iou = 0.0

    init(of overlaps: [Counts], _ generator: inout Xorshift) {
        overlaps.withUnsafeBufferPointer { overlaps in
            for _ in overlaps.indices {
                let drawn = overlaps[generator.index(below: overlaps.count)]
                intersection &+= drawn.intersection
                union &+= drawn.union
                let value = drawn.iou
                iou += value
                if value > 0.5 { hits &+= 1 }
            }
        }
    }
}

/// Marsaglia's xorshift64*: enough for resampling, and the same everywhere.
private struct Xorshift {
    var state: UInt64

    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        if state == 0 { state = 1 }
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// A number from 0 to `bound` − 1, each as likely as the others to 1 in 2⁴⁰ for a million samples.
    mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}

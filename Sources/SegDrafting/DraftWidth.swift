/// How many guesses a pass should verify, from what passes cost and how often guesses were right.
///
/// A pass of more tokens costs more. A guess is worth verifying while the tokens that it is expected to save take longer to
/// write, at the pace so far, than it adds to the pass; where none is, nothing is guessed.
public struct DraftWidth: Sendable {
    private struct Cost {
        var seconds: Double
        var count = 1
        var lastPass: Int
    }

    /// Seconds of a pass, by its tokens: a measurement that is noisy and ages.
    private var costs: [Int: Cost] = [:]
    private var passes = 0
    /// Of the last passes, with less and less weight: seconds and tokens written.
    private var seconds = 0.0
    private var written = 0.0
    /// Guesses that were expected to be right, and that were.
    private var expected = 1.0
    private var accepted = 1.0

    /// Passes after which a cost that was not met again is forgotten, so that one slow pass does not rule a width out for good.
    private static let memory = 256
    private static let decay = 0.98

    /// Nothing has been measured.
    public init() {}

    /// Tokens written in a second, lately; 0 before the first pass.
    public var pace: Double { seconds > 0 ? written / seconds : 0 }

    /// How many of the guesses to verify.
    ///
    /// - Parameters:
    ///   - drafts: for each answer of the pass, the probabilities of its guesses, the most probable first.
    ///   - drafting: seconds that guessing took.
    /// - Returns: the number for all answers; nil before it is known what passes without guesses cost, which has to be
    ///   measured then.
    public func best(_ drafts: [[Double]], drafting: Double = 0) -> Int? {
        let most = drafts.map(\.count).max() ?? 0
        let rows = drafts.count
        guard let alone = costs[rows], alone.count > 1, pace > 0 else { return nil }
        guard most > 0 else { return 0 }
        let trust = min(1, accepted / expected)
        var (best, bestGain, saved) = (0, drafting * pace, 0.0)
        for count in 1...most {
            saved += drafts.reduce(0) { $0 + ($1.count >= count ? $1[count - 1] * trust : 0) }
            let gain = saved - (cost(rows * (count + 1)) - alone.seconds) * pace
            if gain > bestGain { (best, bestGain) = (count, gain) }
        }
        return best
    }

    /// Counts a pass.
    ///
    /// - Parameters:
    ///   - tokens: tokens that went through the model.
    ///   - seconds: what they took.
    ///   - written: tokens of answers that came of it.
    ///   - expected: guesses that were expected to be right.
    ///   - accepted: guesses that were right.
    public mutating func note(tokens: Int, seconds: Double, written: Int, expected: Double, accepted: Int) {
        passes += 1
        var cost = costs[tokens] ?? Cost(seconds: seconds, count: 0, lastPass: passes)
        // The first passes of a width may wait for memory: the quickest counts.
        cost.seconds = cost.count < 3 ? min(cost.seconds, seconds) : cost.seconds * 0.8 + seconds * 0.2
        cost.count += 1
        cost.lastPass = passes
        costs[tokens] = cost
        if passes % Self.memory == 0 { costs = costs.filter { $0.value.lastPass > passes - Self.memory } }
        self.seconds = self.seconds * Self.decay + seconds
        self.written = self.written * Self.decay + Double(written)
        self.expected = self.expected * Self.decay + expected
        self.accepted = self.accepted * Self.decay + Double(accepted)
    }

    /// Seconds of a pass of `tokens`: between widths that are known on the line that joins them. Beyond them a pass is
    /// hoped to cost as little as the widest one, so that it is tried.
    public func cost(_ tokens: Int) -> Double {
        if let known = costs[tokens] { return known.seconds }
        let below = costs.keys.filter { $0 < tokens }.max()
        let above = costs.keys.filter { $0 > tokens }.min()
        guard let below, let left = costs[below]?.seconds else { return above.flatMap { costs[$0]?.seconds } ?? 0 }
        guard let above, let right = costs[above]?.seconds else { return left }
        return left + (right - left) * Double(tokens - below) / Double(above - below)
    }
}

/// Cuts a text into the pieces within which byte-pair merges happen.
struct PreTokenizer: Sendable {
    /// One split of a sequence.
    struct Step: Sendable {
        let pattern: SplitPattern
        /// Which of the stretches become pieces.
        let keeps: Kept
    }

    /// What a split keeps.
    enum Kept: Sendable {
        /// Matches and what lies between them (`Isolated`).
        case everything
        /// Only the matches (`Removed`, inverted).
        case matches
        /// Only what lies between the matches (`Removed`).
        case gaps
    }

    /// The splits, each applied to the pieces of the one before.
    let steps: [Step]
    /// Whether a text that does not begin with a space gets one.
    let addsPrefixSpace: Bool

    init(steps: [Step], addsPrefixSpace: Bool = false) {
        self.steps = steps
        self.addsPrefixSpace = addsPrefixSpace
    }

    /// The pieces of `scalars`, in order, none empty.
    func pieces(of scalars: [UInt32]) -> [Range<Int>] {
        var pieces = scalars.isEmpty ? [] : [0..<scalars.count]
        for step in steps { pieces = pieces.flatMap { step.pieces(of: scalars, $0) } }
        return pieces
    }
}

extension PreTokenizer.Step {
    fileprivate func pieces(of scalars: [UInt32], _ range: Range<Int>) -> [Range<Int>] {
        let matches = pattern.matches(in: scalars, range)
        guard keeps != .matches else { return matches }
        var pieces: [Range<Int>] = []
        var position = range.lowerBound
        for match in matches {
            if position < match.lowerBound { pieces.append(position..<match.lowerBound) }
            if keeps == .everything { pieces.append(match) }
            position = match.upperBound
        }
        if position < range.upperBound { pieces.append(position..<range.upperBound) }
        return pieces
    }
}

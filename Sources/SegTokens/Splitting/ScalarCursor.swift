/// A stretch of text that the hand-written split patterns walk over, scalar by scalar.
///
/// Positions are indices of `scalars`; nothing at or behind `end` is looked at, as if the text ended there.
struct ScalarCursor {
    let scalars: [UInt32]
    let end: Int

    static let space: UInt32 = 0x20
    static let apostrophe: UInt32 = 0x27

    /// The classes of the scalar at `position`; none at the end.
    @inline(__always)
    func classes(_ position: Int) -> ScalarClass {
        position < end ? ScalarClass.of(scalars[position]) : []
    }

    /// Whether the scalar at `position` is `scalar`.
    func isAt(_ position: Int, _ scalar: UInt32) -> Bool {
        position < end && scalars[position] == scalar
    }

    /// Whether the scalar at `position` is one of `[\r\n]`.
    func isLineBreak(_ position: Int) -> Bool {
        position < end && (scalars[position] == 0x0A || scalars[position] == 0x0D)
    }

    /// The end of the run of `members` that begins at `position`.
    func runEnd(_ position: Int, of members: ScalarClass) -> Int {
        var current = position
        while current < end, !ScalarClass.of(scalars[current]).isDisjoint(with: members) { current += 1 }
        return current
    }

    /// The end of `[\r\n]*` from `position`.
    func lineBreaksEnd(_ position: Int) -> Int {
        var current = position
        while isLineBreak(current) { current += 1 }
        return current
    }

    /// The end of `(?i:'s|'t|'re|'ve|'m|'ll|'d)` from `position`; nil where it does not match.
    ///
    /// Case is folded as in Unicode: U+017F (long s) is an s.
    func contractionEnd(_ position: Int) -> Int? {
        guard isAt(position, Self.apostrophe), position + 1 < end else { return nil }
        switch (folded(position + 1), position + 2 < end ? folded(position + 2) : 0) {
        case (0x73, _), (0x74, _), (0x6D, _), (0x64, _): return position + 2
        case (0x72, 0x65), (0x76, 0x65), (0x6C, 0x6C): return position + 3
        default: return nil
        }
    }

    private func folded(_ position: Int) -> UInt32 {
        switch scalars[position] {
        case 0x17F: 0x73
        case 0x41...0x5A: scalars[position] + 0x20
        default: scalars[position]
        }
    }

    /// The end of ` ?[^\s\p{L}\p{N}]+` from `position`; nil where it does not match.
    func symbolsEnd(_ position: Int) -> Int? {
        let start = isAt(position, Self.space) ? position + 1 : position
        var current = start
        while current < end, ScalarClass.of(scalars[current]).isDisjoint(with: [.whiteSpace, .letter, .number]) {
            current += 1
        }
        return current > start ? current : nil
    }

    /// The end of `\s*[\r\n]+|\s+(?!\S)|\s+` from `position`, or of the last two alone; `position` where nothing matches.
    func whiteSpaceEnd(_ position: Int, endsAtLineBreak: Bool) -> Int {
        let runEnd = runEnd(position, of: .whiteSpace)
        if endsAtLineBreak, let last = (position..<runEnd).last(where: isLineBreak) { return last + 1 }
        // The last white space before a word stays with the word.
        return runEnd < end && runEnd - position > 1 ? runEnd - 1 : runEnd
    }
}

extension ScalarCursor {
    /// The end of the piece of Kimi's pattern at `position`, which is before the end.
    ///
    /// The pattern is `[\p{Han}]+|P?U*D+C?|P?U+D*C?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+` with
    /// P = `[^\r\n\p{L}\p{N}]`, U = leading and D = trailing letters without Han, C = a contraction. Alternatives are
    /// tried in order and each gives back what it took, as a backtracking matcher does; combining marks are in P, U and D.
    func kimiPieceEnd(_ position: Int) -> Int {
        let first = classes(position)
        if first.contains(.han) { return runEnd(position, of: .han) }
        if let end = kimiWordEnd(position, first) { return contractionEnd(end) ?? end }
        if first.contains(.number) { return numberEnd(position, atMost: 3) }
        if let end = symbolsEnd(position) { return lineBreaksEnd(end) }
        return whiteSpaceEnd(position, endsAtLineBreak: true)
    }

    private func kimiWordEnd(_ position: Int, _ first: ScalarClass) -> Int? {
        let takesPrefix = !isLineBreak(position) && first.isDisjoint(with: [.letter, .number])
        if takesPrefix, let end = lowerWordEnd(position + 1) { return end }
        if let end = lowerWordEnd(position) { return end }
        if takesPrefix, let end = upperWordEnd(position + 1) { return end }
        return upperWordEnd(position)
    }

    /// The end of `U*D+` from `position`.
    private func lowerWordEnd(_ position: Int) -> Int? {
        let leadingEnd = runEnd(position, of: .leading)
        if classes(leadingEnd).contains(.trailing) { return runEnd(leadingEnd, of: .trailing) }
        // U* gives back until one of its own, a letter without case or a mark, can be D.
        return (position..<leadingEnd).last { classes($0).contains(.trailing) }.map { $0 + 1 }
    }

    /// The end of `U+D*` from `position`.
    private func upperWordEnd(_ position: Int) -> Int? {
        let leadingEnd = runEnd(position, of: .leading)
        return leadingEnd > position ? runEnd(leadingEnd, of: .trailing) : nil
    }
}

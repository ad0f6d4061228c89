extension ScalarCursor {
    /// The end of the piece of Qwen's pattern (one digit) or Llama 3's (three) at `position`, which is before the end.
    func qwenPieceEnd(_ position: Int, digits: Int) -> Int {
        if let end = contractionEnd(position) { return end }
        let first = classes(position)
        if first.contains(.letter) { return runEnd(position, of: .letter) }
        if first.contains(.number) { return numberEnd(position, atMost: digits) }
        // `[^\r\n\p{L}\p{N}]?\p{L}+` with its optional scalar.
        if !isLineBreak(position), classes(position + 1).contains(.letter) {
            return runEnd(position + 1, of: .letter)
        }
        if let end = symbolsEnd(position) { return lineBreaksEnd(end) }
        return whiteSpaceEnd(position, endsAtLineBreak: true)
    }

    /// The end of `\p{N}{1,atMost}` from `position`.
    func numberEnd(_ position: Int, atMost: Int) -> Int {
        var current = position
        while current - position < atMost, classes(current).contains(.number) { current += 1 }
        return current
    }

    /// The end of the piece of GPT-2's pattern at `position`, which is before the end.
    func gpt2PieceEnd(_ position: Int) -> Int {
        // Only this pattern tells cases apart.
        if position + 1 < end, ScalarCursor.isLowercase(scalars[position + 1]), let end = contractionEnd(position),
            scalars[position + 1..<end].allSatisfy(ScalarCursor.isLowercase)
        {
            return end
        }
        let start = isAt(position, Self.space) ? position + 1 : position
        for members: ScalarClass in [.letter, .number] where classes(start).contains(members) {
            return runEnd(start, of: members)
        }
        return symbolsEnd(position) ?? whiteSpaceEnd(position, endsAtLineBreak: false)
    }

    private static func isLowercase(_ scalar: UInt32) -> Bool {
        scalar >= 0x61 && scalar <= 0x7A
    }
}

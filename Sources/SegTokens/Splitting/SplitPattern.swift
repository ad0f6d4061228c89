/// A pattern whose matches are the pieces of a text: the known ones by hand in linear time, any other through ICU.
enum SplitPattern: Sendable {
    /// Qwen 2 and later; with up to three digits a piece, Llama 3.
    case qwen(digits: Int)
    /// Kimi, Kimi-VL, Moonlight.
    case kimi
    /// GPT-2, and `ByteLevel` where it splits by itself.
    case gpt2
    /// Anything else.
    case regularExpression(RegularExpressionSplit)

    /// The pattern of Qwen2, Qwen2.5 and Qwen2.5-VL.
    static let qwenText = contractions + qwenWords + #"|\p{N}"# + remainder
    /// The pattern of Llama 3.
    static let llama3Text = contractions + qwenWords + #"|\p{N}{1,3}"# + remainder
    /// The pattern of the Kimi models' tokenizers.
    static let kimiText =
        [
            #"[\p{Han}]+"#,
            #"[^\r\n\p{L}\p{N}]?"# + leading + "*" + trailing + "+" + contractions + "?",
            #"[^\r\n\p{L}\p{N}]?"# + leading + "+" + trailing + "*" + contractions + "?",
            #"\p{N}{1,3}"#,
        ].joined(separator: "|") + remainder
    /// The pattern of GPT-2.
    static let gpt2Text = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    private static let contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    private static let qwenWords = #"|[^\r\n\p{L}\p{N}]?\p{L}+"#
    private static let remainder = #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    private static let leading = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]"#
    private static let trailing = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]"#

    /// The splitter for a pattern as a file spells it; nil where it is no regular expression.
    init?(_ text: String) {
        switch text {
        case Self.qwenText: self = .qwen(digits: 1)
        case Self.llama3Text: self = .qwen(digits: 3)
        case Self.kimiText: self = .kimi
        case Self.gpt2Text: self = .gpt2
        default:
            guard let split = RegularExpressionSplit(text) else { return nil }
            self = .regularExpression(split)
        }
    }

    /// The matches within `range`, in order, none empty. The hand-written patterns leave no gap.
    func matches(in scalars: [UInt32], _ range: Range<Int>) -> [Range<Int>] {
        if case .regularExpression(let split) = self { return split.matches(in: scalars, range) }
        let cursor = ScalarCursor(scalars: scalars, end: range.upperBound)
        var matches: [Range<Int>] = []
        var position = range.lowerBound
        while position < cursor.end {
            let end = pieceEnd(cursor, position)
            matches.append(position..<end)
            position = end
        }
        return matches
    }

    private func pieceEnd(_ cursor: ScalarCursor, _ position: Int) -> Int {
        switch self {
        case .qwen(let digits): cursor.qwenPieceEnd(position, digits: digits)
        case .kimi: cursor.kimiPieceEnd(position)
        case .gpt2, .regularExpression: cursor.gpt2PieceEnd(position)
        }
    }
}

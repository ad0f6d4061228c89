/// What reasoning models write before they answer: `<think>…</think>`. It is no part of the answer, whatever brackets it has.
public enum Thoughts {
    /// The text with every byte of its thoughts, marks included, replaced by a space, so that positions stay.
    ///
    /// A closing mark without an opening one ends a thought that began before the text; an opening one without a closing one
    /// reaches to the end.
    ///
    /// - Returns: the text, and where the first thought begins; nil when there is none.
    public static func blanked(_ text: String) -> (text: String, at: Int?) {
        var bytes = Array(text.utf8)
        guard let last = ranges(of: closing, in: bytes).last ?? ranges(of: opening, in: bytes).first else {
            return (text, nil)
        }
        let first = ranges(of: opening, in: bytes).first?.lowerBound ?? 0
        let closes = Array(bytes[last]) == closing
        var hidden = [closes ? min(first, last.lowerBound)..<last.upperBound : last.lowerBound..<bytes.count]
        if closes, let open = ranges(of: opening, in: bytes).first(where: { $0.lowerBound >= last.upperBound }) {
            hidden.append(open.lowerBound..<bytes.count)
        }
        for range in hidden { for index in range where bytes[index] != 0x0A { bytes[index] = 0x20 } }
        return (String(decoding: bytes, as: UTF8.self), hidden[0].lowerBound)
    }

    /// The text without its thoughts and the white space around what is left.
    public static func removed(from text: String) -> String {
        guard case (let rest, _?) = blanked(text) else { return text }
        let isSpace: (Character) -> Bool = \.isWhitespace
        let tail = rest.drop(while: isSpace)
        return String(tail.reversed().drop(while: isSpace).reversed())
    }

    /// Whether the text ends inside a thought.
    static func isOpen(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let begun = ranges(of: opening, in: bytes).last?.lowerBound else { return false }
        return ranges(of: closing, in: bytes).last.map { $0.lowerBound < begun } ?? true
    }

    private static let opening = Array("<think>".utf8)
    private static let closing = Array("</think>".utf8)

    private static func ranges(of mark: [UInt8], in bytes: [UInt8]) -> [Range<Int>] {
        guard bytes.count >= mark.count else { return [] }
        return (0...bytes.count - mark.count).compactMap { start in
            guard bytes[start] == mark[0], bytes[start..<start + mark.count].elementsEqual(mark) else { return nil }
            return start..<start + mark.count
        }
    }
}

/// Decodes ids one by one, never giving half a character.
///
/// What `append` and `finish` give, joined, is what `Tokenizer.decode` gives for all the ids together.
public struct TextStream: Sendable {
    private let tokenizer: Tokenizer
    private let skipSpecial: Bool
    /// The bytes of a character that is not whole yet.
    private var pending: [UInt8] = []

    /// A stream that has seen nothing.
    init(tokenizer: Tokenizer, skipSpecial: Bool) {
        self.tokenizer = tokenizer
        self.skipSpecial = skipSpecial
    }

    /// The text that the next id makes certain; empty while a character is incomplete.
    public mutating func append(_ id: Int) -> String {
        guard !(skipSpecial && tokenizer.isSpecial(id)), let bytes = tokenizer.bytes(of: id) else { return "" }
        pending += bytes
        let certain = pending.count - UTF8Text.incompleteTail(pending)
        defer { pending.removeFirst(certain) }
        return String(decoding: pending[..<certain], as: UTF8.self)
    }

    /// The rest: U+FFFD for a character that never became whole.
    public mutating func finish() -> String {
        defer { pending = [] }
        return String(decoding: pending, as: UTF8.self)
    }
}

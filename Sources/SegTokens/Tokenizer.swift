/// Text ↔ token ids, as the checkpoint's own tokenizer has them.
///
/// Equal to `tokenizers` 0.23.3 for `tokenizer.json` and for `vocab.json` with `merges.txt`, and to `tiktoken` 0.14.0
/// behind the Kimi models' wrapper for `tiktoken.model`; nothing is added at the beginning or the end of a text.
public struct Tokenizer: Sendable {
    /// The file or files that a tokenizer was read from.
    public enum Source: String, Sendable, CaseIterable {
        /// `tokenizer.json`.
        case tokenizerJSON
        /// `vocab.json` and `merges.txt`, with `tokenizer_config.json` and `added_tokens.json` where they exist.
        case vocabularyAndMerges
        /// `tiktoken.model`, with `tokenizer_config.json` where it exists.
        case tiktoken
    }

    /// What the text of a special token becomes where it stands in a text.
    public enum Specials: String, Sendable, CaseIterable {
        /// The special token.
        case parsed
        /// Ordinary text: what a user writes must not steer the conversation.
        case literal
    }

    /// Where it was read from.
    public let source: Source
    private let encoder: BytePairEncoder
    private let preTokenizer: PreTokenizer
    private let composes: Bool
    private let cut: LengthCut?
    private let added: AddedTokens
    private let rawMatcher: AddedTokenMatcher
    private let normalizedMatcher: AddedTokenMatcher

    /// What the readers of the three formats hand over.
    struct Parts {
        var source: Source
        var encoder: BytePairEncoder
        var preTokenizer: PreTokenizer
        var composes: Bool
        var cut: LengthCut?
        var added: AddedTokens
    }

    init(_ parts: Parts) {
        source = parts.source
        encoder = parts.encoder
        preTokenizer = parts.preTokenizer
        composes = parts.composes
        cut = parts.cut
        added = parts.added
        rawMatcher = AddedTokenMatcher(added.tokens(normalized: false), composes: false)
        normalizedMatcher = AddedTokenMatcher(added.tokens(normalized: true), composes: composes)
    }

    /// The highest id + 1.
    public var vocabularySize: Int {
        max(encoder.vocabulary.count, (added.byID.keys.max() ?? -1) + 1)
    }

    /// The bytes that no ordinary token can spell; texts with them lose them (as in the reference).
    public var missingBytes: [UInt8] { encoder.missingBytes }

    /// The id of the added token that reads `content`, such as `<|im_end|>`.
    public func id(ofToken content: String) -> Int? {
        added.id(of: content)
    }

    /// Whether `id` is a special token, which decoding may leave out.
    public func isSpecial(_ id: Int) -> Bool {
        added.byID[id]?.isSpecial ?? false
    }

    /// The bytes that `id` stands for, which need not be whole characters; nil for an id that stands for nothing.
    public func bytes(of id: Int) -> [UInt8]? {
        if let token = added.byID[id] { return Array(token.content.utf8) }
        return encoder.vocabulary.bytes(of: id).map(Array.init)
    }
}

// MARK: - Encoding

extension Tokenizer {
    /// The ids of a text.
    ///
    /// - Parameters:
    ///   - text: any text. A Qwen tokenizer composes it first (NFC).
    ///   - specials: whether special tokens written in the text count. Tokens that were added without being special
    ///     always count.
    /// - Returns: the ids, in order.
    /// - Complexity: O(n log n) in the length of the text, for the known split patterns.
    public func encode(_ text: String, specials: Specials) -> [Int] {
        let scalars = text.unicodeScalars.map(\.value)
        var ids: [Int] = []
        for range in cut?.parts(of: scalars) ?? [0..<scalars.count] {
            encode(Array(scalars[range]), specials, into: &ids)
        }
        return ids
    }

    private func encode(_ scalars: [UInt32], _ specials: Specials, into ids: inout [Int]) {
        let parses = specials == .parsed
        for segment in rawMatcher.segments(of: scalars, parsesSpecials: parses) {
            if let id = segment.id {
                ids.append(id)
                continue
            }
            let text = Array(scalars[segment.range])
            let normalized = composes ? CanonicalComposition.compose(text) : text
            for part in normalizedMatcher.segments(of: normalized, parsesSpecials: parses) {
                if let id = part.id {
                    ids.append(id)
                } else {
                    encodeOrdinary(Array(normalized[part.range]), into: &ids)
                }
            }
        }
    }

    private func encodeOrdinary(_ scalars: [UInt32], into ids: inout [Int]) {
        var scalars = scalars
        if preTokenizer.addsPrefixSpace, scalars.first != ScalarCursor.space { scalars.insert(0x20, at: 0) }
        let (bytes, offsets) = UTF8Text.encode(scalars)
        for piece in preTokenizer.pieces(of: scalars) {
            encoder.encode(bytes, offsets[piece.lowerBound], offsets[piece.upperBound], into: &ids)
        }
    }
}

// MARK: - Decoding

extension Tokenizer {
    /// The text of `ids`: all their bytes joined, then read as UTF-8 with U+FFFD for each maximal invalid part.
    ///
    /// - Parameters:
    ///   - ids: any numbers; those that stand for nothing are left out.
    ///   - skipSpecial: whether special tokens are left out.
    /// - Returns: the text.
    public func decode(_ ids: some Sequence<Int>, skipSpecial: Bool) -> String {
        var bytes: [UInt8] = []
        for id in ids where !(skipSpecial && isSpecial(id)) { bytes += self.bytes(of: id) ?? [] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A stream that decodes ids one by one.
    public func stream(skipSpecial: Bool) -> TextStream {
        TextStream(tokenizer: self, skipSpecial: skipSpecial)
    }
}

// MARK: - Looking inside

extension Tokenizer {
    /// The pieces of an ordinary text, after normalization and splitting and before any merge; joined they are the
    /// normalized text.
    package func pieces(of text: String) -> [[UInt8]] {
        let raw = text.unicodeScalars.map(\.value)
        let scalars = composes ? CanonicalComposition.compose(raw) : raw
        let (bytes, offsets) = UTF8Text.encode(scalars)
        return preTokenizer.pieces(of: scalars).map { Array(bytes[offsets[$0.lowerBound]..<offsets[$0.upperBound]]) }
    }
}

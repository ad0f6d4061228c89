/// Byte-pair encoding of one piece: from single bytes, join the neighbouring pair of lowest rank, leftmost first,
/// until none may be joined.
///
/// Equal to `tokenizers` 0.23.3 (`BPE`) and `tiktoken` 0.14.0.
struct BytePairEncoder: Sendable {
    /// Which pairs may be joined.
    enum Rule: Sendable {
        /// The pairs of a merge list.
        case pairs(MergeTable)
        /// Any two whose joined bytes are a token; its id is the rank (tiktoken).
        case joined
    }

    let vocabulary: Vocabulary
    let rule: Rule
    /// Whether a piece that is a token as a whole is emitted without merging.
    let takesWholePieces: Bool
    /// Tokens that no whole piece becomes: control tokens that the vocabulary lists among the others.
    let neverWhole: Set<Int>
    /// The id that stands for a byte without token; nil drops such bytes, as the reference does.
    let unknown: Int?
    /// Whether neighbouring unknown bytes share one id.
    let fusesUnknown: Bool
    private let byteIDs: [Int32]

    init(
        vocabulary: Vocabulary, rule: Rule, takesWholePieces: Bool, neverWhole: Set<Int> = [], unknown: Int? = nil,
        fusesUnknown: Bool = false
    ) {
        self.vocabulary = vocabulary
        self.rule = rule
        self.takesWholePieces = takesWholePieces
        self.neverWhole = neverWhole
        self.unknown = unknown
        self.fusesUnknown = fusesUnknown
        byteIDs = (UInt8.min...UInt8.max).map { Int32(vocabulary.id(of: [$0]) ?? -1) }
    }

    /// The bytes that no token can spell.
    var missingBytes: [UInt8] {
        (UInt8.min...UInt8.max).filter { byteIDs[Int($0)] < 0 }
    }

    /// Appends the ids of the piece `start ..< end` of `text`.
    ///
    /// - Complexity: O(n log n) in the number of bytes.
    func encode(_ text: [UInt8], _ start: Int, _ end: Int, into ids: inout [Int]) {
        if takesWholePieces, let id = vocabulary.id(of: text, start, end), !neverWhole.contains(id) {
            ids.append(id)
            return
        }
        var symbols = self.symbols(text, start, end)
        if symbols.count > Self.shortPiece {
            MergeQueue(encoder: self, text: text, symbols: symbols, end: end).run(into: &ids)
        } else {
            mergeByScanning(&symbols, text, end)
            for symbol in symbols { ids.append(Int(symbol.id)) }
        }
    }

    /// A token being built: its id, and where its bytes begin. They end where the next begins.
    struct Symbol {
        var id: Int32
        let start: Int
    }

    private func symbols(_ text: [UInt8], _ start: Int, _ end: Int) -> [Symbol] {
        var symbols: [Symbol] = []
        symbols.reserveCapacity(end - start)
        var lastIsUnknown = false
        for position in start..<end {
            let id = byteIDs[Int(text[position])]
            if id >= 0 {
                symbols.append(Symbol(id: id, start: position))
            } else if let unknown, !(lastIsUnknown && fusesUnknown) {
                symbols.append(Symbol(id: Int32(unknown), start: position))
            }
            lastIsUnknown = id < 0
        }
        return symbols
    }

    /// What joining two neighbours gives, the second of which ends at `end`.
    @inline(__always)
    func merge(_ left: Symbol, _ right: Symbol, _ text: [UInt8], end: Int) -> Merge? {
        switch rule {
        case .pairs(let table): table.merge(left: left.id, right: right.id)
        case .joined: vocabulary.id(of: text, left.start, end).map { Merge(rank: UInt32($0), id: Int32($0)) }
        }
    }
}

// MARK: - Short pieces

extension BytePairEncoder {
    /// Up to this many symbols a scan for the lowest rank is faster than a queue.
    private static let shortPiece = 64

    private func mergeByScanning(_ symbols: inout [Symbol], _ text: [UInt8], _ end: Int) {
        guard symbols.count > 1 else { return }
        func endOfSymbol(_ index: Int) -> Int { index + 1 < symbols.count ? symbols[index + 1].start : end }
        func mergeAt(_ index: Int) -> Merge? {
            guard index >= 0, index + 1 < symbols.count else { return nil }
            return merge(symbols[index], symbols[index + 1], text, end: endOfSymbol(index + 1))
        }
        var merges = (0..<symbols.count - 1).map(mergeAt)
        while let (index, merge) = Self.lowest(merges) {
            symbols[index].id = merge.id
            symbols.remove(at: index + 1)
            merges.remove(at: index)
            if index < merges.count { merges[index] = mergeAt(index) }
            if index > 0 { merges[index - 1] = mergeAt(index - 1) }
        }
    }

    private static func lowest(_ merges: [Merge?]) -> (Int, Merge)? {
        var best: (Int, Merge)?
        for (index, merge) in merges.enumerated() {
            guard let merge else { continue }
            if let (_, known) = best, known.rank <= merge.rank { continue }
            best = (index, merge)
        }
        return best
    }
}

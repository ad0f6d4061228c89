/// Finds added tokens in a text: leftmost first, of several at one place the longest.
///
/// Equal to `AddedVocabulary` of `tokenizers` 0.23.3, its order of questions included: a match that is then refused
/// still hides what it overlaps.
struct AddedTokenMatcher: Sendable {
    /// A stretch of text: an added token, or what lies between two.
    struct Segment: Equatable {
        let range: Range<Int>
        let id: Int?
    }

    /// The longest content of an added token, in scalars. It bounds the time of a search.
    static let maximumLength = 1024

    private var tokens: [AddedToken] = []
    private var controls: Set<Int> = []
    /// The node behind a node (0 is the root) and a scalar: node << 32 | scalar.
    private var children: [UInt64: Int] = [:]
    /// The token that ends at each node.
    private var tokenOfNode: [Int?] = [nil]
    private var firstScalars: Set<UInt32> = []

    /// A matcher of `tokens`, whose contents are composed first (NFC) where the text is.
    init(_ tokens: [AddedToken], composes: Bool) {
        for token in tokens {
            let content = token.content.unicodeScalars.map(\.value)
            insert(token, composes ? CanonicalComposition.compose(content) : content)
        }
    }

    private mutating func insert(_ token: AddedToken, _ content: [UInt32]) {
        guard let first = content.first, content.count <= Self.maximumLength else { return }
        var node = 0
        for scalar in content {
            let key = UInt64(node) << 32 | UInt64(scalar)
            let child = children[key] ?? tokenOfNode.count
            if children.updateValue(child, forKey: key) == nil { tokenOfNode.append(nil) }
            node = child
        }
        guard tokenOfNode[node] == nil else { return }
        tokenOfNode[node] = tokens.count
        tokens.append(token)
        if token.isControl { controls.insert(token.id) }
        firstScalars.insert(first)
    }

    /// The segments of `scalars`, in order, without gap; control tokens stay text unless `parsesSpecials`.
    func segments(of scalars: [UInt32], parsesSpecials: Bool) -> [Segment] {
        guard !tokens.isEmpty else { return scalars.isEmpty ? [] : [Segment(range: 0..<scalars.count, id: nil)] }
        var segments: [Segment] = []
        var textStart = 0
        var position = 0
        while position < scalars.count {
            guard let (token, end) = longestMatch(scalars, position) else {
                position += 1
                continue
            }
            let start = position
            // What was stripped may hide a match, but one that reaches behind it counts, as in the reference.
            position = end
            guard end > textStart, parsesSpecials || !controls.contains(token.id),
                let range = accepted(token, start..<end, scalars, from: textStart)
            else { continue }
            if textStart < range.lowerBound {
                segments.append(Segment(range: textStart..<range.lowerBound, id: nil))
            }
            segments.append(Segment(range: range, id: token.id))
            textStart = range.upperBound
        }
        if textStart < scalars.count { segments.append(Segment(range: textStart..<scalars.count, id: nil)) }
        return segments
    }

    private func longestMatch(_ scalars: [UInt32], _ start: Int) -> (AddedToken, Int)? {
        guard firstScalars.contains(scalars[start]) else { return nil }
        var node = 0
        var best: (AddedToken, Int)?
        var position = start
        while position < scalars.count, let child = children[UInt64(node) << 32 | UInt64(scalars[position])] {
            node = child
            position += 1
            if let token = tokenOfNode[node] { best = (tokens[token], position) }
        }
        return best
    }

    /// What a match takes with it; nil where it must stand between words and does not.
    private func accepted(_ token: AddedToken, _ match: Range<Int>, _ scalars: [UInt32], from lowest: Int) -> Range<
        Int
    >? {
        func isWord(_ index: Int) -> Bool {
            scalars.indices.contains(index) && ScalarClass.of(scalars[index]).contains(.word)
        }
        if token.isSingleWord, isWord(match.lowerBound - 1) || isWord(match.upperBound) { return nil }
        var (start, end) = (match.lowerBound, match.upperBound)
        if token.stripsLeft {
            while start > lowest, ScalarClass.of(scalars[start - 1]).contains(.whiteSpace) { start -= 1 }
        }
        if token.stripsRight {
            end = ScalarCursor(scalars: scalars, end: scalars.count).runEnd(end, of: .whiteSpace)
        }
        return start..<end
    }
}

internal import SegGeometry

/// The reader's state: one symbol at a time in, events out.
///
/// Depth is a count, not a stack: a ring is a run of neighbouring vertices between brackets that hold other brackets,
/// so nothing need be remembered of the lists around it.
struct ListScanner {
    /// What stands for the whole width and height.
    private let whole: NormalizedPoint
    private var events: [ReadingEvent] = []
    private var token = NumberToken()
    private var numbers = NumberList()
    private var ring = RingNotes()
    /// Brackets that are open.
    private var depth = 0
    /// How many of them are round.
    private var roundDepth = 0
    /// Whether the latest bracket was `[`, so that numbers stand directly inside it.
    private var isInnermost = false
    /// Where the latest `[` is.
    private var opened = 0
    /// The first odd character that no notice tells of.
    private var odd: Int?

    init(whole: NormalizedPoint = NormalizedPoint(x: 1, y: 1)) { self.whole = whole }

    /// Takes the symbol that stands `at` bytes into the text.
    mutating func consume(_ symbol: Symbol, at: Int) {
        if case .word(let byte) = symbol {
            if depth > 0 { token.append(byte, at: at) }
            return
        }
        endToken()
        switch symbol {
        case .open: open(at: at)
        case .close: close(at: at)
        case .openRound: openRound(at: at)
        case .closeRound: closeRound(at: at)
        case .letter: endByWords(at: at)
        case .other: noteOdd(at: at)
        case .separator, .word: break
        }
    }

    /// Ends the text, `at` bytes long. A number that touches the end may be cut and is not used.
    mutating func finish(at: Int) {
        if depth > 0 { report(.truncated(at: at)) }
        endRing()
        token.removeAll()
        numbers.removeAll()
        (depth, roundDepth, isInnermost, odd) = (0, 0, false, nil)
    }

    /// The events since the last call.
    mutating func takeEvents() -> [ReadingEvent] {
        defer { events = [] }
        return events
    }

    private mutating func report(_ diagnostic: Diagnostic) {
        events.append(.diagnostic(diagnostic))
    }
}

// MARK: - Brackets

extension ListScanner {
    private mutating func open(at: Int) {
        if !numbers.isEmpty {
            // `[0.1, 0.2, [0.3, 0.4]`: the bracket that is missing would have closed one level, if one is left for the list.
            if isInnermost, depth > 1 { depth -= 1 }
            recoverNumbers()
        } else if isInnermost {
            endRing()
        }
        depth += 1
        isInnermost = true
        opened = at
    }

    private mutating func close(at: Int) {
        guard depth > 0 else { return }
        if isInnermost {
            closeNumbers()
            depth -= 1
        } else if numbers.count == 2, !ring.isEmpty {
            recoverNumbers()  // `[[0.1, 0.2], 0.3, 0.4], [0.5, 0.6]]`: this closes the bracket that is missing
        } else {
            if !numbers.isEmpty { recoverNumbers() }
            endRing()
            depth -= 1
        }
        isInnermost = false
    }

    /// Round brackets are brackets inside a list, as tuples are written; elsewhere they are prose.
    private mutating func openRound(at: Int) {
        guard depth > 0, numbers.isEmpty else { return noteOdd(at: at) }
        roundDepth += 1
        open(at: at)
    }

    private mutating func closeRound(at: Int) {
        guard roundDepth > 0 else { return noteOdd(at: at) }
        roundDepth -= 1
        close(at: at)
    }

    /// Uses the numbers of a complete pair of brackets.
    private mutating func closeNumbers() {
        guard !numbers.isEmpty else { return }
        reportOdd()
        switch (numbers.count, numbers.isUsable) {
        case (2, true): depth > 1 ? addVertex() : addPoint()
        case (4, true): addBox()
        case (2, false), (4, false): break
        default: report(.wrongCount(numbers.count, at: opened))
        }
        numbers.removeAll()
    }

    /// Uses numbers that lack one of their brackets.
    private mutating func recoverNumbers() {
        reportOdd()
        if numbers.count == 2, numbers.isUsable {
            report(.missingBracket(at: numbers.start))
            addVertex()
        } else {
            report(.strayNumber(at: numbers.start))
        }
        numbers.removeAll()
    }
}

// MARK: - Numbers and words

extension ListScanner {
    private mutating func endToken() {
        guard !token.isEmpty else { return }
        switch token.meaning {
        case .number(let value): numbers.append(value, at: token.start)
        case .badNumber: addBadNumber()
        case .punctuation: noteOdd(at: token.start)
        case .word:
            // One word in a vertex is a slip of the pen; more are prose.
            if isInnermost, !ring.isEmpty, numbers.isUsable { addBadNumber() } else { endByWords(at: token.start) }
        }
        token.removeAll()
    }

    private mutating func addBadNumber() {
        report(.badNumber(at: token.start))
        numbers.append(nil, at: token.start)
    }

    /// Words end every list that is open. They are no news if the lists are empty: then the brackets were prose too.
    private mutating func endByWords(at: Int) {
        guard depth > 0 else { return }
        if !numbers.isEmpty || !ring.isEmpty { report(.words(at: at)) }
        numbers.removeAll()
        endRing()
        (depth, roundDepth, isInnermost, odd) = (0, 0, false, nil)
    }

    private mutating func noteOdd(at: Int) {
        if depth > 0, odd == nil { odd = at }
    }

    private mutating func reportOdd() {
        if let at = odd { report(.oddCharacters(at: at)) }
        odd = nil
    }
}

// MARK: - What was found

extension ListScanner {
    private mutating func addVertex() {
        let vertex = NormalizedPoint(x: numbers.values[0] / whole.x, y: numbers.values[1] / whole.y)
        ring.append(vertex, at: numbers.start)
        events.append(.vertex(vertex))
    }

    private mutating func addPoint() {
        reportRange()
        events.append(.point(NormalizedPoint(x: numbers.values[0] / whole.x, y: numbers.values[1] / whole.y)))
    }

    private mutating func addBox() {
        reportRange()
        let edges = numbers.values
        if edges[2] < edges[0] || edges[3] < edges[1] { report(.flippedBox(at: numbers.start)) }
        events.append(
            .box(
                NormalizedBox(
                    x1: edges[0] / whole.x, y1: edges[1] / whole.y, x2: edges[2] / whole.x, y2: edges[3] / whole.y)))
    }

    private mutating func reportRange() {
        let limits = [whole.x, whole.y, whole.x, whole.y]
        let outside = zip(numbers.values.prefix(numbers.count), limits).count { $0 < 0 || $0 > $1 }
        if outside > 0 { report(.outOfRange(outside, at: numbers.start)) }
    }

    private mutating func endRing() {
        guard !ring.isEmpty else { return }
        reportOdd()
        for notice in ring.diagnostics { report(notice) }
        events.append(.ringEnd)
        ring = RingNotes()
    }
}

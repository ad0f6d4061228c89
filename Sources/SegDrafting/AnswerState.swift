/// A position on the grid of written coordinates, in thousandths of the picture's width and height.
struct GridPoint: Hashable, Sendable {
    var x: Int
    var y: Int

    static func - (a: GridPoint, b: GridPoint) -> GridPoint { GridPoint(x: a.x - b.x, y: a.y - b.y) }
    /// The larger of the two sizes.
    var reach: Int { max(abs(x), abs(y)) }
}

/// The outline that is being written, as far as guesses look back.
struct RingTrail: Hashable, Sendable {
    private(set) var count = 0
    private(set) var first: GridPoint?
    private(set) var last: GridPoint?
    /// From the last vertex but one to the last.
    private(set) var step: GridPoint?
    /// Sum of the steps' reaches.
    private(set) var length = 0

    mutating func append(_ point: GridPoint) {
        count += 1
        first = first ?? point
        step = last.map { point - $0 }
        length += step?.reach ?? 0
        last = point
    }

    /// How near `point` is to the first vertex, measured by the mean step: 0 far … 3 within one.
    func closeness(of point: GridPoint) -> Int {
        guard let first, count > 1 else { return 0 }
        let distance = (point - first).reach * (count - 1)
        return distance <= length ? 3 : distance <= 2 * length ? 2 : distance <= 4 * length ? 1 : 0
    }
}

/// Where in an answer's notation a text is, byte by byte.
struct AnswerState: Hashable, Sendable {
    /// What the last byte belongs to.
    enum Phase: UInt64, Sendable {
        /// Free text.
        case outside
        /// Brackets, commas, white space.
        case separators
        /// The digits before the full stop.
        case whole
        /// The digits behind it.
        case fraction
    }

    /// A number that is complete.
    struct Coordinate: Hashable, Sendable {
        /// Its place in its list: 0 for x, 1 for y, 2 and 3 in boxes.
        let place: Int
        let value: Int
        /// The x before it, if it is a y.
        let x: Int
        /// The outline without it.
        let ring: RingTrail
    }

    private(set) var phase = Phase.outside
    /// Open brackets.
    private(set) var depth = 0
    /// Numbers before this one in the innermost list.
    private(set) var place = 0
    /// Outlines that have ended in this answer.
    private(set) var rings = 0
    /// The bytes since the last number, three bits each.
    private(set) var separators: UInt64 = 0
    private(set) var whole = 0
    /// The digits behind the full stop as a number, and how many they are.
    private(set) var digits = 0
    private(set) var digitCount = 0
    private(set) var x = 0
    private(set) var ring = RingTrail()

    /// Whether the next number is a y.
    var isSecond: Bool { place % 2 == 1 }

    /// The number that is being written, in thousandths, as if zeros followed; nil beyond three digits.
    var value: Int? {
        guard digitCount <= AnswerTokens.mostDigits, whole < 10 else { return nil }
        return whole * 1000 + digits * AnswerTokens.power(AnswerTokens.mostDigits - digitCount)
    }

    /// Three bits for each byte that may stand between numbers; nil for all others.
    static func code(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: " "): 1
        case UInt8(ascii: ","): 2
        case UInt8(ascii: "["): 3
        case UInt8(ascii: "]"): 4
        case UInt8(ascii: "."): 5
        case UInt8(ascii: "-"): 6
        case UInt8(ascii: "\n"): 7
        default: nil
        }
    }

    /// Leaves the notation: what follows is free text until a bracket opens.
    mutating func leave() { self = AnswerState() }

    /// Reads a byte.
    ///
    /// - Returns: the number that ended before it, if one did.
    mutating func append(_ byte: UInt8) -> Coordinate? {
        if AnswerTokens.isDigit(byte) {
            read(digit: Int(byte - UInt8(ascii: "0")))
            return nil
        }
        guard let code = Self.code(byte) else {
            leave()
            return nil
        }
        if phase == .whole, byte == UInt8(ascii: ".") {
            (phase, digits, digitCount) = (.fraction, 0, 0)
            return nil
        }
        let ended = end()
        // A full stop, comma or space in free text begins nothing.
        guard depth > 0 || byte == UInt8(ascii: "[") || phase != .outside else { return ended }
        phase = .separators
        separators = (separators << 3 | code) & 0xff_ffff
        bracket(byte)
        return ended
    }

    private mutating func read(digit: Int) {
        guard depth > 0 else { return leave() }
        if phase == .fraction {
            if digitCount < AnswerTokens.mostDigits { digits = digits * 10 + digit }
            digitCount += 1
            return
        }
        whole = phase == .whole ? min(whole * 10 + digit, 1000) : digit
        phase = .whole
    }

    private mutating func end() -> Coordinate? {
        guard phase == .whole || phase == .fraction else { return nil }
        let number = value
        separators = 0
        phase = .separators
        guard let number else { return nil }
        let coordinate = Coordinate(place: place, value: number, x: x, ring: ring)
        if isSecond { ring.append(GridPoint(x: x, y: number)) } else { x = number }
        place += 1
        return coordinate
    }

    private mutating func bracket(_ byte: UInt8) {
        if byte == UInt8(ascii: "[") {
            depth += 1
            place = 0
        } else if byte == UInt8(ascii: "]") {
            depth = max(0, depth - 1)
            if place == 0, ring.count > 0 {
                ring = RingTrail()
                rings += 1
            }
            place = 0
        }
    }
}

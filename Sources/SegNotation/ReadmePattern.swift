/// A match of one of the README's expressions.
struct ReadmeMatch {
    /// All numbers in order.
    var values: [Double] = []
    /// The byte after the match.
    var end = 0
    /// The first byte at which `json.loads` gives up; nil if it reads the match.
    var refused: Int?

    mutating func refuse(at offset: Int) {
        if refused == nil { refused = offset }
    }
}

/// The README's expressions, matched at a given byte of UTF-8.
///
/// After each part the next character decides, so a failed alternative never succeeds later and no backtracking is
/// needed: a number is `[1-9]\d*\.\d+`, `0\.\d+` or `\d+`, whichever reaches the white space, comma or bracket after it.
struct ReadmePattern {
    let bytes: UnsafeBufferPointer<UInt8>

    /// Python refuses to turn more digits into an integer.
    private static let longestInteger = 4300
    private static let largest = 1e300

    /// `\[\s*POINT(?:\s*,\s*POINT)*\s*\]` at `start`.
    func polygon(at start: Int) -> ReadmeMatch? {
        var match = ReadmeMatch()
        var position = start
        var separator = UInt8(ascii: "[")
        repeat {
            guard take(separator, &position) else { return nil }
            skipSpace(&position, &match)
            guard takeNumbers(2, &position, &match) else { return nil }
            skipSpace(&position, &match)
            separator = UInt8(ascii: ",")
        } while byte(at: position) == separator
        guard take(UInt8(ascii: "]"), &position) else { return nil }
        match.end = position
        return match
    }

    /// Brackets around exactly `count` numbers at `start`.
    func numbers(_ count: Int, at start: Int) -> ReadmeMatch? {
        var match = ReadmeMatch()
        var position = start
        guard takeNumbers(count, &position, &match) else { return nil }
        match.end = position
        return match
    }

    private func takeNumbers(_ count: Int, _ position: inout Int, _ match: inout ReadmeMatch) -> Bool {
        for index in 0..<count {
            guard take(UInt8(ascii: index == 0 ? "[" : ","), &position) else { return false }
            skipSpace(&position, &match)
            guard takeNumber(&position, &match) else { return false }
            skipSpace(&position, &match)
        }
        return take(UInt8(ascii: "]"), &position)
    }

    private func take(_ expected: UInt8, _ position: inout Int) -> Bool {
        guard byte(at: position) == expected else { return false }
        position += 1
        return true
    }

    private func byte(at position: Int) -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }
}

// MARK: - Numbers

extension ReadmePattern {
    private func takeNumber(_ position: inout Int, _ match: inout ReadmeMatch) -> Bool {
        let start = position
        skipDigits(&position, &match)
        let whole = position - start
        guard whole > 0 else { return false }
        let isFraction = byte(at: position) == UInt8(ascii: ".")
        if isFraction {
            guard mayPrecedePoint(start, length: whole) else { return false }
            position += 1
            let point = position
            skipDigits(&position, &match)
            guard position > point else { return false }
        } else if bytes[start] == UInt8(ascii: "0"), whole > 1 {
            match.refuse(at: start + 1)
        }
        append(start..<position, isFraction: isFraction, &match)
        return true
    }

    /// `[1-9]\d*` or `0`.
    private func mayPrecedePoint(_ start: Int, length: Int) -> Bool {
        switch bytes[start] {
        case UInt8(ascii: "1")...UInt8(ascii: "9"): true
        case UInt8(ascii: "0"): length == 1
        default: false
        }
    }

    private func append(_ range: Range<Int>, isFraction: Bool, _ match: inout ReadmeMatch) {
        guard match.refused == nil else { return }
        let value = Double(String(decoding: bytes[range], as: UTF8.self)) ?? .infinity
        // An integer beyond the double range, or of more digits than Python converts, ends the published script. So large
        // a float is undefined in pycocotools, and here the product with a picture's size must stay finite.
        if value > Self.largest || (!isFraction && range.count > Self.longestInteger) {
            match.refuse(at: range.lowerBound)
        }
        match.values.append(value)
    }

    private func skipDigits(_ position: inout Int, _ match: inout ReadmeMatch) {
        while let byte = byte(at: position) {
            if NumberToken.isDigit(byte) {
                position += 1
            } else if byte >= 0x80, let scalar = scalar(at: position),
                scalar.properties.generalCategory == .decimalNumber
            {
                match.refuse(at: position)
                position += UTF8.width(scalar)
            } else {
                return
            }
        }
    }
}

// MARK: - White space

extension ReadmePattern {
    private func skipSpace(_ position: inout Int, _ match: inout ReadmeMatch) {
        while let byte = byte(at: position) {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case 0x0B, 0x0C, 0x1C...0x1F:
                match.refuse(at: position)
                position += 1
            case 0x80...:
                guard let scalar = scalar(at: position), scalar.properties.isWhitespace else { return }
                match.refuse(at: position)
                position += UTF8.width(scalar)
            default: return
            }
        }
    }

    private func scalar(at position: Int) -> Unicode.Scalar? {
        String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self).unicodeScalars.first
    }
}

/// Normalization form C as the `NFC` normalizer of `tokenizers` 0.23.3 computes it: by the data of Unicode 9.0.
///
/// Later combining marks therefore count as ordinary characters. Vocabularies were trained behind that normalizer, so
/// the newer data of the standard library would give other ids.
enum CanonicalComposition {
    /// The composed form of `scalars`.
    ///
    /// - Complexity: O(n log n) in the longest run of combining marks, O(n) otherwise.
    static func compose(_ scalars: [UInt32]) -> [UInt32] {
        guard scalars.contains(where: { $0 >= 0x300 }) else { return scalars }
        var decomposed: [UInt32] = []
        decomposed.reserveCapacity(scalars.count + 16)
        for scalar in scalars { decompose(scalar, into: &decomposed) }
        order(&decomposed)
        return join(decomposed)
    }

    /// The canonical combining class of a scalar.
    static func combiningClass(_ scalar: UInt32) -> UInt8 {
        classes[Int(scalar)]
    }

    /// Writes the full decomposition of `scalar`.
    private static func decompose(_ scalar: UInt32, into output: inout [UInt32]) {
        if Hangul.isSyllable(scalar) {
            Hangul.decompose(scalar, into: &output)
        } else if scalar >= 0xC0, let (first, second) = parts[scalar] {
            decompose(first, into: &output)
            if second != 0 { decompose(second, into: &output) }
        } else {
            output.append(scalar)
        }
    }

    /// Sorts each run of combining marks by class, keeping the order of equals.
    private static func order(_ scalars: inout [UInt32]) {
        var start = 0
        while start < scalars.count {
            guard combiningClass(scalars[start]) != 0 else {
                start += 1
                continue
            }
            var end = start + 1
            while end < scalars.count, combiningClass(scalars[end]) != 0 { end += 1 }
            if end - start > 1 { sortMarks(&scalars, start..<end) }
            start = end
        }
    }

    private static func sortMarks(_ scalars: inout [UInt32], _ range: Range<Int>) {
        let keyed = range.map { (combiningClass(scalars[$0]), $0, scalars[$0]) }
        let sorted = keyed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        for (index, mark) in zip(range, sorted) { scalars[index] = mark.2 }
    }

    /// Joins every scalar with the last starter before it where a composite exists and nothing blocks the way.
    private static func join(_ scalars: [UInt32]) -> [UInt32] {
        var output: [UInt32] = []
        output.reserveCapacity(scalars.count)
        var starter: Int?
        var lastClass: UInt8 = 0
        for scalar in scalars {
            let current = combiningClass(scalar)
            // Blocked: something between the starter and this scalar has class 0, or a class not lower than this one's.
            if let index = starter, index == output.count - 1 || (lastClass != 0 && lastClass < current),
                let composite = composite(of: output[index], scalar)
            {
                output[index] = composite
                continue
            }
            if current == 0 { starter = output.count }
            lastClass = current
            output.append(scalar)
        }
        return output
    }

    private static func composite(of first: UInt32, _ second: UInt32) -> UInt32? {
        Hangul.compose(first, second) ?? composites[UInt64(first) << 32 | UInt64(second)]
    }

    private static let classes = ScalarClass.expand(CanonicalTable.classBoundaries)

    private static let parts: [UInt32: (UInt32, UInt32)] = {
        let singles = CanonicalTable.singles.map { (UInt32($0 >> 21), (UInt32($0 & 0x1FFFFF), UInt32(0))) }
        return Dictionary(singles + pairs.map { ($0.scalar, ($0.first, $0.second)) }, uniquingKeysWith: { $1 })
    }()

    private static let composites: [UInt64: UInt32] = {
        let composing = pairs.filter(\.composes).map { (UInt64($0.first) << 32 | UInt64($0.second), $0.scalar) }
        return Dictionary(composing, uniquingKeysWith: { $1 })
    }()

    private static let pairs = CanonicalTable.pairs.map { row in
        (
            scalar: UInt32(row >> 42 & 0x1FFFFF), first: UInt32(row >> 21 & 0x1FFFFF), second: UInt32(row & 0x1FFFFF),
            composes: row >> 63 == 0
        )
    }
}

/// Hangul syllables, which are composed by arithmetic (The Unicode Standard, section 3.12).
private enum Hangul {
    private static let syllables: UInt32 = 0xAC00
    private static let leads: UInt32 = 0x1100
    private static let vowels: UInt32 = 0x1161
    private static let tails: UInt32 = 0x11A7

    static func isSyllable(_ scalar: UInt32) -> Bool {
        scalar >= syllables && scalar < syllables + 11172
    }

    static func decompose(_ scalar: UInt32, into output: inout [UInt32]) {
        let index = scalar - syllables
        output.append(leads + index / 588)
        output.append(vowels + index % 588 / 28)
        if index % 28 != 0 { output.append(tails + index % 28) }
    }

    static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if first >= leads, first < leads + 19, second >= vowels, second < vowels + 21 {
            return syllables + (first - leads) * 588 + (second - vowels) * 28
        }
        if isSyllable(first), (first - syllables) % 28 == 0, second > tails, second < tails + 28 {
            return first + second - tails
        }
        return nil
    }
}

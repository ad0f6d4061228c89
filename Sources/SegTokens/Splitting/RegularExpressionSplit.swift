internal import Foundation

/// A split pattern that this library has no scanner for, through ICU's regular expressions.
///
/// ICU knows a later Unicode than the reference, so characters of the newest scripts may be split otherwise. The time
/// that a pattern takes is the pattern's own; those that `hasNestedRepeats` finds can be exponential.
struct RegularExpressionSplit: Sendable {
    private let expression: NSRegularExpression

    /// The splitter for `pattern`; nil where it is no regular expression of ICU.
    init?(_ pattern: String) {
        guard let expression = try? NSRegularExpression(pattern: Self.forICU(pattern)) else { return nil }
        self.expression = expression
    }

    /// The splitter at every occurrence of `text`.
    init?(literal text: String) {
        guard !text.isEmpty else { return nil }
        self.init(NSRegularExpression.escapedPattern(for: text))
    }

    /// In ICU `\s` lacks U+000B and U+0085, which the reference engines count as white space.
    private static func forICU(_ pattern: String) -> String {
        var output = ""
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            if isEscaped, scalar == "s" || scalar == "S" {
                output.unicodeScalars.append(scalar == "s" ? "p" : "P")
                output += "{White_Space}"
            } else {
                output.unicodeScalars.append(scalar)
            }
            isEscaped = !isEscaped && scalar == "\\"
        }
        return output
    }

    /// The matches within `range`, as if the text were that range alone; empty matches are left out.
    func matches(in scalars: [UInt32], _ range: Range<Int>) -> [Range<Int>] {
        var units: [UInt16] = []
        var scalarOfUnit: [Int] = []
        for position in range {
            let encoded =
                UTF16.encode(Unicode.Scalar(scalars[position]) ?? "\u{FFFD}") ?? UTF16.encodedReplacementCharacter
            units.append(contentsOf: encoded)
            scalarOfUnit.append(contentsOf: repeatElement(position, count: encoded.count))
        }
        scalarOfUnit.append(range.upperBound)
        let text = String(decoding: units, as: UTF16.self)
        let found = expression.matches(in: text, range: NSRange(location: 0, length: units.count))
        return found.compactMap { match in
            let pieces = scalarOfUnit[match.range.location]..<scalarOfUnit[match.range.location + match.range.length]
            return pieces.isEmpty ? nil : pieces
        }
    }
}

// MARK: - Patterns of exponential time

extension RegularExpressionSplit {
    /// Whether a group that may be repeated without bound holds a repeat without bound, as in `(a+)+`.
    ///
    /// A backtracking matcher takes exponential time on such a pattern; no tokenizer in use has one.
    static func hasNestedRepeats(_ pattern: String) -> Bool {
        var scan = RepeatScan()
        let scalars = Array(pattern.unicodeScalars)
        var position = 0
        while position < scalars.count, !scan.isNested {
            position = scan.step(scalars, position)
        }
        return scan.isNested
    }

    /// A walk over a pattern that knows groups, sets and escapes, and of each open group whether it repeats something.
    private struct RepeatScan {
        private(set) var isNested = false
        private var repeats = [false]
        private var setDepth = 0
        /// Whether what a quantifier here would repeat is a group that repeats something itself.
        private var lastRepeats = false

        /// Looks at the scalar at `position`, and gives the next position.
        mutating func step(_ scalars: [Unicode.Scalar], _ position: Int) -> Int {
            let scalar = scalars[position]
            if scalar == "\\" {
                lastRepeats = false
                return position + 2
            }
            switch scalar {
            case "[": setDepth += 1
            case "]": setDepth = max(setDepth - 1, 0)
            case _ where setDepth > 0: break
            case "(":
                repeats.append(false)
                lastRepeats = false
                return position + 1
            case ")":
                lastRepeats = repeats.count > 1 ? repeats.removeLast() : false
                if lastRepeats { repeats[repeats.count - 1] = true }
                return position + 1
            case "*", "+", "{":
                guard scalar != "{" || Self.isUnbounded(scalars[position...]) else { break }
                isNested = isNested || lastRepeats
                repeats[repeats.count - 1] = true
            default: break
            }
            lastRepeats = false
            return position + 1
        }

        /// Whether a `{` begins `{n,}`.
        private static func isUnbounded(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
            guard let close = scalars.firstIndex(of: "}") else { return false }
            return close > scalars.startIndex && scalars[close - 1] == ","
        }
    }
}

internal import Foundation

/// A split pattern that this library has no scanner for, through ICU's regular expressions.
///
/// ICU knows a later Unicode than the reference, so characters of the newest scripts may be split otherwise. The time
/// that a pattern takes is the pattern's own; those that `hasNestedRepeats` and `hasLazyGroups` find can take far too long.
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

// MARK: - Patterns that take too long

extension RegularExpressionSplit {
    /// Whether a group that may be repeated without bound holds a repeat without bound, as in `(a+)+`.
    ///
    /// A backtracking matcher takes exponential time on such a pattern; no tokenizer in use has one.
    static func hasNestedRepeats(_ pattern: String) -> Bool { RepeatScan(pattern).isNested }

    /// Whether a group or a place such as `^` is repeated lazily and without bound, as in `(a?)+?`.
    ///
    /// Where it can match nothing, ICU goes round until its stack is full, at every character again; no tokenizer in use has one.
    static func hasLazyGroups(_ pattern: String) -> Bool { RepeatScan(pattern).isLazy }

    /// A walk over a pattern that knows groups, sets and escapes, and of each open group whether it repeats something.
    private struct RepeatScan {
        private(set) var isNested = false
        private(set) var isLazy = false
        private var repeats = [false]
        private var setDepth = 0
        /// Whether what a quantifier here would repeat is a group that repeats something itself.
        private var lastRepeats = false
        /// Whether it would repeat a group or a place, which may match nothing.
        private var lastMayBeEmpty = false

        init(_ pattern: String) {
            let scalars = Array(pattern.unicodeScalars)
            var position = 0
            while position < scalars.count { position = step(scalars, position) }
        }

        /// Looks at the scalar at `position`, and gives the next position.
        private mutating func step(_ scalars: [Unicode.Scalar], _ position: Int) -> Int {
            let scalar = scalars[position]
            let mayBeEmpty = lastMayBeEmpty
            lastMayBeEmpty = false
            if scalar == "\\" {
                lastRepeats = false
                lastMayBeEmpty =
                    setDepth == 0 && position + 1 < scalars.count
                    && "bBAZzG".unicodeScalars.contains(scalars[position + 1])
                return position + 2
            }
            switch scalar {
            case "[": setDepth += 1
            case "]": setDepth = max(setDepth - 1, 0)
            case _ where setDepth > 0: break
            case "^", "$": lastMayBeEmpty = true
            case "(":
                repeats.append(false)
                lastRepeats = false
                return position + 1
            case ")":
                lastRepeats = repeats.count > 1 ? repeats.removeLast() : false
                if lastRepeats { repeats[repeats.count - 1] = true }
                lastMayBeEmpty = true
                return position + 1
            case "*", "+", "{":
                guard let end = Self.unboundedEnd(scalars, position) else { break }
                isNested = isNested || lastRepeats
                isLazy = isLazy || mayBeEmpty && end < scalars.count && scalars[end] == "?"
                repeats[repeats.count - 1] = true
            default: break
            }
            lastRepeats = false
            return position + 1
        }

        /// Where the quantifier at `position` ends, if it is one without bound: `*`, `+` or `{n,}`. The search goes to the next brace at
        /// most, so that a pattern of braces alone is walked over once.
        private static func unboundedEnd(_ scalars: [Unicode.Scalar], _ position: Int) -> Int? {
            guard scalars[position] == "{" else { return position + 1 }
            guard let brace = scalars[(position + 1)...].firstIndex(where: { $0 == "}" || $0 == "{" }),
                scalars[brace] == "}", scalars[brace - 1] == ","
            else { return nil }
            return brace + 1
        }
    }
}

/// A pattern for file names as Python's `fnmatch.fnmatchcase` has them: `*` for any characters, `/` among them, `?` for one, `[abc]`, `[a-z]`,
/// `[!abc]`. One that ends in `/` means everything below.
public struct FilePattern: Hashable, Sendable {
    /// The pattern as it was written.
    public let text: String

    private enum Part: Hashable {
        case any
        case one
        case literal(Character)
        case among([ClosedRange<Character>], isIn: Bool)
    }

    private let parts: [Part]

    /// A pattern.
    public init(_ text: String) {
        self.text = text
        parts = Self.parse(Array(text.hasSuffix("/") ? text + "*" : text))
    }

    /// Whether the whole of `name` fits.
    public func matches(_ name: String) -> Bool {
        let name = Array(name)
        // The places of the last star, from where to go on when what follows it does not fit.
        var (at, part, star, mark) = (0, 0, -1, 0)
        while at < name.count {
            if part < parts.count, parts[part] == .any {
                (star, mark) = (part, at)
                part += 1
            } else if part < parts.count, Self.fits(parts[part], name[at]) {
                (at, part) = (at + 1, part + 1)
            } else if star >= 0 {
                mark += 1
                (at, part) = (mark, star + 1)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { $0 == .any }
    }

    /// Those of `names` that fit one of `including`, or all where it is empty, and none of `excluding`.
    public static func select<Item>(
        _ items: [Item], including: [FilePattern], excluding: [FilePattern], name: (Item) -> String
    ) -> [Item] {
        items.filter { item in
            let name = name(item)
            return (including.isEmpty || including.contains { $0.matches(name) })
                && !excluding.contains { $0.matches(name) }
        }
    }

    private static func fits(_ part: Part, _ character: Character) -> Bool {
        switch part {
        case .any: false
        case .one: true
        case .literal(let wanted): wanted == character
        case .among(let ranges, let isIn): ranges.contains { $0.contains(character) } == isIn
        }
    }

    private static func parse(_ text: [Character]) -> [Part] {
        var (parts, at) = ([Part](), 0)
        while at < text.count {
            switch text[at] {
            case "*": if parts.last != .any { parts.append(.any) }
            case "?": parts.append(.one)
            case "[":
                // A closing bracket in first place belongs to the set; without one at all the bracket is itself.
                let isNegated = at + 1 < text.count && text[at + 1] == "!"
                let first = at + (isNegated ? 2 : 1)
                guard let end = text.indices.dropFirst(first + 1).first(where: { text[$0] == "]" }) else { fallthrough }
                parts.append(.among(ranges(text[first..<end]), isIn: !isNegated))
                at = end
            default: parts.append(.literal(text[at]))
            }
            at += 1
        }
        return parts
    }

    private static func ranges(_ text: ArraySlice<Character>) -> [ClosedRange<Character>] {
        var (ranges, at) = ([ClosedRange<Character>](), text.startIndex)
        while at < text.endIndex {
            if at + 2 < text.endIndex, text[at + 1] == "-" {
                if text[at] <= text[at + 2] { ranges.append(text[at]...text[at + 2]) }
                at += 3
            } else {
                ranges.append(text[at]...text[at])
                at += 1
            }
        }
        return ranges
    }
}

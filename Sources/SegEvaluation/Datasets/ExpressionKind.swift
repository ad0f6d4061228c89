/// How an English expression singles its object out, told by its words: for tables, not a claim about meaning.
package enum ExpressionKind: String, CaseIterable {
    /// By number in a row: "second from left".
    case order
    /// By where it is in the picture: "the left one".
    case place
    /// By another object: "behind the car".
    case relation
    /// By what it looks like: "red shirt".
    case appearance

    /// The first kind, in the order above, of which the expression has a word; "left of the table" is told by the table.
    package init(_ expression: String) {
        var words = expression.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        for index in words.indices.dropLast() where Self.place.words.contains(words[index]) && words[index + 1] == "of"
        {
            let isPicture = !Self.pictures.isDisjoint(with: words[(index + 2)...].prefix(2))
            if !isPicture { words[index] = "beside" }
        }
        self = Self.allCases.first { !$0.words.isDisjoint(with: words) } ?? .appearance
    }

    private static let pictures: Set<String> = ["picture", "pic", "image", "photo", "screen", "frame"]

    private var words: Set<String> {
        switch self {
        case .order:
            ["first", "second", "third", "fourth", "fifth", "sixth", "last", "1st", "2nd", "3rd", "4th", "5th", "6th"]
        case .place:
            [
                "left", "right", "top", "bottom", "middle", "center", "centre", "upper", "lower", "corner", "front",
                "back", "far", "closest", "nearest", "leftmost", "rightmost", "background", "foreground", "edge",
                "side",
            ]
        case .relation:
            [
                "next", "near", "beside", "between", "behind", "above", "below", "under", "over", "against", "by",
                "facing",
                "touching", "holding", "with", "on", "in", "inside", "around", "wearing",
            ]
        case .appearance: []
        }
    }
}

/// The `pre_tokenizer` of a `tokenizer.json`: `ByteLevel`, alone or at the end of a `Sequence` of `Split`s.
enum PreTokenizerReader {
    static func read(_ node: JSONNode) throws(TokenizerError) -> PreTokenizer {
        let parts = try flatten(node)
        guard let last = parts.last, try last.required("type").string() == "ByteLevel" else {
            throw node.unsupported("a pre-tokenizer that does not end with ByteLevel")
        }
        var steps: [PreTokenizer.Step] = []
        for part in parts.dropLast() {
            switch try part.required("type").string() {
            case "Split": steps.append(try split(part))
            case let kind: throw part.unsupported("the pre-tokenizer \(kind) at this place")
            }
        }
        let addsSpace = try last.bool("add_prefix_space", default: true)
        guard !addsSpace || steps.isEmpty else { throw last.unsupported("add_prefix_space behind other splits") }
        if try last.bool("use_regex", default: true) { steps.append(.init(pattern: .gpt2, keeps: .everything)) }
        return PreTokenizer(steps: steps, addsPrefixSpace: addsSpace)
    }

    private static func flatten(_ node: JSONNode) throws(TokenizerError) -> [JSONNode] {
        guard try node.required("type").string() == "Sequence" else { return [node] }
        var parts: [JSONNode] = []
        for item in try node.required("pretokenizers").items() { parts += try flatten(item) }
        return parts
    }

    private static func split(_ node: JSONNode) throws(TokenizerError) -> PreTokenizer.Step {
        let behaviour = try node.required("behavior")
        let isInverted = try node.bool("invert", default: false)
        let keeps: PreTokenizer.Kept
        switch try behaviour.string() {
        case "Isolated": keeps = .everything
        case "Removed": keeps = isInverted ? .matches : .gaps
        case let kind: throw behaviour.unsupported("the split behaviour \(kind)")
        }
        return PreTokenizer.Step(pattern: try pattern(try node.required("pattern")), keeps: keeps)
    }

    private static func pattern(_ node: JSONNode) throws(TokenizerError) -> SplitPattern {
        if let literal = node["String"] {
            guard let split = RegularExpressionSplit(literal: try literal.string()) else {
                throw literal.unexpected("a text that is not empty")
            }
            return .regularExpression(split)
        }
        let expression = try node.required("Regex")
        guard !RegularExpressionSplit.hasNestedRepeats(try expression.string()) else {
            throw expression.unsupported("a repeat within a repeat, which takes exponential time,")
        }
        guard !RegularExpressionSplit.hasLazyGroups(try expression.string()) else {
            throw expression.unsupported("a lazy repeat of what may be empty, which goes round without end,")
        }
        guard let pattern = SplitPattern(try expression.string()) else {
            throw expression.unexpected("a regular expression")
        }
        return pattern
    }
}

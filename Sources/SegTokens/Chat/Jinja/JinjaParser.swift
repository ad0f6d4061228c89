/// A part of a template.
indirect enum JinjaNode {
    case text(String)
    case output(JinjaExpression, line: Int)
    case suffix([(condition: JinjaExpression, body: [JinjaNode])], otherwise: [JinjaNode], line: Int)
    case loop(JinjaLoop, line: Int)
    case set(names: [String], JinjaExpression, line: Int)
    case setMember(name: String, member: String, JinjaExpression, line: Int)
    case setText(name: String, body: [JinjaNode])
    case macro(JinjaMacro)
    /// `{% generation %}` of transformers, which writes nothing itself.
    case group([JinjaNode])
    case leave
    case skip
}

/// `{% for … %}`.
struct JinjaLoop {
    let names: [String]
    let values: JinjaExpression
    let condition: JinjaExpression?
    let body: [JinjaNode]
    let otherwise: [JinjaNode]
}

/// Makes a template's tokens into a tree. A statement that is not known is an error with its name.
struct JinjaParser {
    private let tokens: [JinjaToken]
    private var place = 0

    /// The tree of a template.
    static func nodes(of template: String) throws(JinjaError) -> [JinjaNode] {
        var parser = JinjaParser(tokens: try JinjaLexer.tokens(of: template))
        let (nodes, end) = try parser.body(until: [])
        if let end { throw JinjaError("\"\(end.word)\" without a beginning", line: end.line) }
        return nodes
    }

    private init(tokens: [JinjaToken]) { self.tokens = tokens }

    /// What ended a body: the statement's first word, and a reader behind it.
    private typealias End = (word: String, rest: JinjaExpressionParser, line: Int)

    private mutating func body(until ends: Set<String>) throws(JinjaError) -> ([JinjaNode], End?) {
        var nodes: [JinjaNode] = []
        while place < tokens.count {
            let token = tokens[place]
            place += 1
            switch token {
            case .text(let text): nodes.append(.text(text))
            case .output(let words, let line):
                nodes.append(.output(try JinjaExpressionParser.whole(words, line: line), line: line))
            case .statement(let words, let line):
                guard case .name(let word)? = words.first else { throw JinjaError("an empty statement", line: line) }
                let rest = JinjaExpressionParser(Array(words.dropFirst()), line: line)
                if ends.contains(word) || word.hasPrefix("end") || word == "else" || word == "elif" {
                    guard ends.contains(word) else { return (nodes, (word, rest, line)) }
                    return (nodes, (word, rest, line))
                }
                nodes.append(try statement(word, rest, line))
            }
        }
        return (nodes, nil)
    }

    /// A body that has to end with one of `ends`.
    private mutating func closed(by ends: Set<String>, _ word: String, _ line: Int) throws(JinjaError) -> (
        [JinjaNode], End
    ) {
        let (nodes, end) = try body(until: ends)
        guard let end, ends.contains(end.word) else {
            throw JinjaError("\"\(word)\" without its end" + (end.map { ", but \"\($0.word)\"" } ?? ""), line: line)
        }
        return (nodes, end)
    }

    private mutating func statement(
        _ word: String, _ rest: JinjaExpressionParser, _ line: Int
    ) throws(JinjaError) -> JinjaNode {
        switch word {
        case "if": return try suffix(rest, line)
        case "for": return try loop(rest, line)
        case "set": return try set(rest, line)
        case "macro": return try macro(rest, line)
        case "generation": return .group(try closed(by: ["endgeneration"], word, line).0)
        case "break": return .leave
        case "continue": return .skip
        default: throw JinjaError("the statement \"\(word)\"", line: line)
        }
    }

    private mutating func suffix(_ rest: JinjaExpressionParser, _ line: Int) throws(JinjaError) -> JinjaNode {
        var rest = rest
        var suffixes: [(condition: JinjaExpression, body: [JinjaNode])] = []
        while true {
            let condition = try rest.toEnd()
            let (nodes, end) = try closed(by: ["elif", "else", "endif"], "if", line)
            suffixes.append((condition, nodes))
            switch end.word {
            case "elif": rest = end.rest
            case "else":
                return .suffix(suffixes, otherwise: try closed(by: ["endif"], "else", line).0, line: line)
            default: return .suffix(suffixes, otherwise: [], line: line)
            }
        }
    }

    private mutating func loop(_ rest: JinjaExpressionParser, _ line: Int) throws(JinjaError) -> JinjaNode {
        var rest = rest
        let names = try rest.names()
        try rest.expect("in")
        let values = try rest.disjunction()
        let condition = rest.take("if") ? try rest.expression() : nil
        if rest.take("recursive") { throw JinjaError("a recursive loop", line: line) }
        try rest.end()
        var (nodes, end) = try closed(by: ["else", "endfor"], "for", line)
        var otherwise: [JinjaNode] = []
        if end.word == "else" { (otherwise, end) = try closed(by: ["endfor"], "else", line) }
        let loop = JinjaLoop(names: names, values: values, condition: condition, body: nodes, otherwise: otherwise)
        nodes = []
        return .loop(loop, line: line)
    }

    private mutating func set(_ rest: JinjaExpressionParser, _ line: Int) throws(JinjaError) -> JinjaNode {
        var rest = rest
        let names = try rest.names()
        if names.count == 1, rest.take(".") {
            let member = try rest.name()
            try rest.expect("=")
            return .setMember(name: names[0], member: member, try rest.toEnd(), line: line)
        }
        if rest.take("=") { return .set(names: names, try rest.toEnd(), line: line) }
        try rest.end()
        return .setText(name: names[0], body: try closed(by: ["endset"], "set", line).0)
    }

    private mutating func macro(_ rest: JinjaExpressionParser, _ line: Int) throws(JinjaError) -> JinjaNode {
        var rest = rest
        let name = try rest.name()
        var parameters: [(name: String, fallback: JinjaExpression?)] = []
        try rest.expect("(")
        while !rest.take(")") {
            if !parameters.isEmpty { try rest.expect(",") }
            parameters.append((try rest.name(), rest.take("=") ? try rest.expression() : nil))
        }
        try rest.end()
        let body = try closed(by: ["endmacro"], "macro", line).0
        return .macro(JinjaMacro(name: name, parameters: parameters, body: body))
    }
}

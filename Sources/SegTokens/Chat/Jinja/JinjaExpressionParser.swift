/// An expression of a template.
indirect enum JinjaExpression {
    case constant(JinjaValue)
    case name(String)
    case list([JinjaExpression])
    case dictionary([(key: JinjaExpression, value: JinjaExpression)])
    case member(JinjaExpression, String)
    case item(JinjaExpression, JinjaExpression)
    case slice(JinjaExpression, from: JinjaExpression?, to: JinjaExpression?, step: JinjaExpression?)
    case call(JinjaExpression, JinjaArguments)
    case filter(JinjaExpression, String, JinjaArguments)
    case test(JinjaExpression, String, [JinjaExpression])
    case not(JinjaExpression)
    case and(JinjaExpression, JinjaExpression)
    case or(JinjaExpression, JinjaExpression)
    case binary(String, JinjaExpression, JinjaExpression)
    case negative(JinjaExpression)
    case choice(JinjaExpression, condition: JinjaExpression, otherwise: JinjaExpression?)
}

/// What a call is given.
struct JinjaArguments {
    var values: [JinjaExpression] = []
    var named: [(name: String, value: JinjaExpression)] = []
}

/// Reads expressions, loosest operators first.
struct JinjaExpressionParser {
    private let words: [JinjaWord]
    private let line: Int
    private var place = 0

    init(_ words: [JinjaWord], line: Int) { (self.words, self.line) = (words, line) }

    /// The one expression that all words make.
    static func whole(_ words: [JinjaWord], line: Int) throws(JinjaError) -> JinjaExpression {
        var parser = JinjaExpressionParser(words, line: line)
        return try parser.toEnd()
    }

    mutating func toEnd() throws(JinjaError) -> JinjaExpression {
        var value = try expression()
        if peek == .symbol(",") {
            var values = [value]
            while take(",") { values.append(try expression()) }
            value = .list(values)
        }
        try end()
        return value
    }

    func end() throws(JinjaError) {
        if let word = peek { throw JinjaError("\"\(word.text)\" where an expression ends", line: line) }
    }

    private var peek: JinjaWord? { place < words.count ? words[place] : nil }

    mutating func take(_ word: String) -> Bool {
        guard peek == .symbol(word) || peek == .name(word) else { return false }
        place += 1
        return true
    }

    mutating func expect(_ word: String) throws(JinjaError) {
        guard take(word) else {
            throw JinjaError("\(peek.map { "\"\($0.text)\"" } ?? "an end") where \"\(word)\" is needed", line: line)
        }
    }

    mutating func name() throws(JinjaError) -> String {
        guard case .name(let name)? = peek else { throw JinjaError("no name where one is needed", line: line) }
        place += 1
        return name
    }

    /// One name, or several with commas.
    mutating func names() throws(JinjaError) -> [String] {
        let hasParenthesis = take("(")
        var names = [try name()]
        while take(",") { names.append(try name()) }
        if hasParenthesis { try expect(")") }
        return names
    }

    mutating func expression() throws(JinjaError) -> JinjaExpression {
        let value = try disjunction()
        guard take("if") else { return value }
        let condition = try disjunction()
        return .choice(value, condition: condition, otherwise: take("else") ? try expression() : nil)
    }

    mutating func disjunction() throws(JinjaError) -> JinjaExpression {
        var value = try conjunction()
        while take("or") { value = .or(value, try conjunction()) }
        return value
    }

    private mutating func conjunction() throws(JinjaError) -> JinjaExpression {
        var value = try negation()
        while take("and") { value = .and(value, try negation()) }
        return value
    }

    private mutating func negation() throws(JinjaError) -> JinjaExpression {
        take("not") ? .not(try negation()) : try comparison()
    }

    private mutating func comparison() throws(JinjaError) -> JinjaExpression {
        var left = try sum()
        var all: JinjaExpression?
        while true {
            let part: JinjaExpression
            let right: JinjaExpression
            if case .symbol(let sign)? = peek, ["==", "!=", "<", "<=", ">", ">="].contains(sign) {
                place += 1
                right = try sum()
                part = .binary(sign, left, right)
            } else if take("in") {
                right = try sum()
                part = .binary("in", left, right)
            } else if peek == .name("not"), place + 1 < words.count, words[place + 1] == .name("in") {
                place += 2
                right = try sum()
                part = .not(.binary("in", left, right))
            } else {
                return all ?? left
            }
            all = all.map { .and($0, part) } ?? part
            left = right
        }
    }

    private mutating func sum() throws(JinjaError) -> JinjaExpression {
        try chain(["+", "-"]) { (parser) throws(JinjaError) in
            try parser.chain(["~"]) { (parser) throws(JinjaError) in
                try parser.chain(["*", "/", "//", "%"]) { (parser) throws(JinjaError) in try parser.unary() }
            }
        }
    }

    private mutating func chain(
        _ signs: Set<String>, _ operand: (inout Self) throws(JinjaError) -> JinjaExpression
    ) throws(JinjaError) -> JinjaExpression {
        var value = try operand(&self)
        while case .symbol(let sign)? = peek, signs.contains(sign) {
            place += 1
            value = .binary(sign, value, try operand(&self))
        }
        return value
    }

    private mutating func unary() throws(JinjaError) -> JinjaExpression {
        if take("-") { return .negative(try unary()) }
        if take("+") { return try unary() }
        return try filtered(postfix(primary()))
    }

    private mutating func filtered(_ start: JinjaExpression) throws(JinjaError) -> JinjaExpression {
        var value = start
        while true {
            if take("|") {
                let name = try name()
                value = .filter(value, name, take("(") ? try arguments() : JinjaArguments())
            } else if take("is") {
                let isNegated = take("not")
                let name = try name()
                let test = JinjaExpression.test(value, name, try testArguments())
                value = isNegated ? .not(test) : test
            } else {
                return value
            }
        }
    }

    /// What a test is given: values in parentheses, or one without them.
    private mutating func testArguments() throws(JinjaError) -> [JinjaExpression] {
        if take("(") { return try arguments().values }
        switch peek {
        case .string?, .integer?, .float?: return [try primary()]
        case .name(let word)? where !["and", "or", "else", "if", "is", "in", "not"].contains(word):
            return [try postfix(primary())]
        default: return []
        }
    }

    private mutating func postfix(_ start: JinjaExpression) throws(JinjaError) -> JinjaExpression {
        var value = start
        while true {
            if take(".") {
                value = .member(value, try name())
            } else if take("(") {
                value = .call(value, try arguments())
            } else if take("[") {
                value = try subscripted(value)
            } else {
                return value
            }
        }
    }

    private mutating func subscripted(_ value: JinjaExpression) throws(JinjaError) -> JinjaExpression {
        var bounds: [JinjaExpression?] = [nil]
        while !take("]") {
            if take(":") {
                bounds.append(nil)
            } else {
                bounds[bounds.count - 1] = try expression()
            }
        }
        switch bounds.count {
        case 1:
            guard let index = bounds[0] else { throw JinjaError("an empty index", line: line) }
            return .item(value, index)
        case 2, 3: return .slice(value, from: bounds[0], to: bounds[1], step: bounds.count == 3 ? bounds[2] : nil)
        default: throw JinjaError("a slice of \(bounds.count) parts", line: line)
        }
    }

    private mutating func arguments() throws(JinjaError) -> JinjaArguments {
        var arguments = JinjaArguments()
        while !take(")") {
            if !arguments.values.isEmpty || !arguments.named.isEmpty {
                try expect(",")
                if take(")") { break }
            }
            if case .name(let name)? = peek, place + 1 < words.count, words[place + 1] == .symbol("=") {
                place += 2
                arguments.named.append((name, try expression()))
            } else {
                arguments.values.append(try expression())
            }
        }
        return arguments
    }

    private mutating func primary() throws(JinjaError) -> JinjaExpression {
        guard let word = peek else { throw JinjaError("an end where a value is needed", line: line) }
        place += 1
        switch word {
        case .string(let text):
            var whole = text
            while case .string(let more)? = peek {
                whole += more
                place += 1
            }
            return .constant(.string(whole))
        case .integer(let value): return .constant(.integer(value))
        case .float(let value): return .constant(.float(value))
        case .name(let name): return Self.constants[name].map { .constant($0) } ?? .name(name)
        case .symbol("("): return try parenthesized()
        case .symbol("["): return .list(try elements(until: "]"))
        case .symbol("{"): return try dictionary()
        case .symbol(let symbol): throw JinjaError("\"\(symbol)\" where a value is needed", line: line)
        }
    }

    private static var constants: [String: JinjaValue] {
        [
            "true": .bool(true), "True": .bool(true), "false": .bool(false), "False": .bool(false), "none": .none,
            "None": .none,
        ]
    }

    private mutating func parenthesized() throws(JinjaError) -> JinjaExpression {
        let first = try expression()
        guard take(",") else {
            try expect(")")
            return first
        }
        return .list([first] + (try elements(until: ")")))
    }

    private mutating func elements(until end: String) throws(JinjaError) -> [JinjaExpression] {
        var values: [JinjaExpression] = []
        while !take(end) {
            if !values.isEmpty {
                try expect(",")
                if take(end) { break }
            }
            values.append(try expression())
        }
        return values
    }

    private mutating func dictionary() throws(JinjaError) -> JinjaExpression {
        var pairs: [(key: JinjaExpression, value: JinjaExpression)] = []
        while !take("}") {
            if !pairs.isEmpty {
                try expect(",")
                if take("}") { break }
            }
            let key = try expression()
            try expect(":")
            pairs.append((key, try expression()))
        }
        return .dictionary(pairs)
    }
}

/// Why a chat template cannot be rendered here.
struct JinjaError: Error, Equatable {
    /// A clause for a person: `the filter "tojson"`.
    let problem: String
    /// Where in the template, counted from 1; 0 where no line is to blame.
    let line: Int

    init(_ problem: String, line: Int = 0) { (self.problem, self.line) = (problem, line) }
}

/// What a template consists of.
enum JinjaToken: Equatable {
    case text(String)
    /// The words of `{% … %}`.
    case statement([JinjaWord], line: Int)
    /// The words of `{{ … }}`.
    case output([JinjaWord], line: Int)
}

/// A word of an expression.
enum JinjaWord: Equatable {
    case name(String)
    case string(String)
    case integer(Int)
    case float(Double)
    case symbol(String)

    /// As it is written.
    var text: String {
        switch self {
        case .name(let text), .symbol(let text): text
        case .string(let text): "'\(text)'"
        case .integer(let value): "\(value)"
        case .float(let value): "\(value)"
        }
    }
}

/// Cuts a template into texts, statements and outputs, with the white space rules that transformers sets: `trim_blocks` and
/// `lstrip_blocks`, and no line feed at the very end.
struct JinjaLexer {
    private let source: [Character]
    private var place = 0
    private var line = 1
    private var tokens: [JinjaToken] = []
    /// Whether the white space before the next text goes: all of it behind `-%}`, one line feed behind `%}`.
    private var trims = Trim.none

    private enum Trim { case none, lineFeed, all }

    static func tokens(of template: String) throws(JinjaError) -> [JinjaToken] {
        var lexer = JinjaLexer(template)
        while lexer.place < lexer.source.count { try lexer.next() }
        return lexer.tokens
    }

    private init(_ template: String) {
        // "\r\n" is one Character; Jinja reads every line end as a line feed.
        var source = template.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Array(String(String.UnicodeScalarView(line.last == "\r" ? line.dropLast() : line)))
        }
        if source.count > 1, source.last == [] { source.removeLast() }
        self.source = Array(source.joined(separator: ["\n"]))
    }

    private mutating func next() throws(JinjaError) {
        let start = place
        var end = source.count
        for index in place..<source.count where ["{%", "{{", "{#"].contains(where: { starts($0, at: index) }) {
            end = index
            break
        }
        place = end
        let opens = end < source.count ? source[end + 1] : nil
        let sign = end + 2 < source.count ? source[end + 2] : nil
        addText(
            String(source[start..<end]), isFirst: start == 0, strips: sign == "-",
            cutsLine: opens != nil && opens != "{" && sign != "+")
        line += source[start..<end].count { $0 == "\n" }
        switch opens {
        case "#": try skipComment()
        case "%": try readStatement()
        case "{": tokens.append(.output(try words(closedBy: "}}"), line: line))
        default: break
        }
    }

    private func starts(_ text: String, at index: Int) -> Bool {
        index + text.count <= source.count && source[index..<index + text.count].elementsEqual(text)
    }

    /// Adds a text without what the marks around it take away.
    private mutating func addText(_ text: String, isFirst: Bool, strips: Bool, cutsLine: Bool) {
        var text = Substring(text)
        var isLineStart = isFirst
        switch trims {
        case .all: text = text.drop { $0.isWhitespace }
        case .lineFeed where text.first == "\n":
            isLineStart = true
            text.removeFirst()
        case .lineFeed, .none: break
        }
        trims = .none
        if strips {
            while text.last?.isWhitespace == true { text.removeLast() }
        } else if cutsLine {
            let blank = text.reversed().prefix { $0.isWhitespace && $0 != "\n" }.count
            let rest = text.dropLast(blank)
            // Only white space that fills a line up to the mark is cut.
            if rest.last == "\n" || rest.isEmpty && isLineStart { text = rest }
        }
        if !text.isEmpty { tokens.append(.text(String(text))) }
    }

    private mutating func skipComment() throws(JinjaError) {
        var index = place + 2
        while index < source.count, !starts("#}", at: index) { index += 1 }
        guard index < source.count else { throw JinjaError("a comment without an end", line: line) }
        trims = source[index - 1] == "-" ? .all : .lineFeed
        line += source[place..<index].count { $0 == "\n" }
        place = index + 2
    }

    private mutating func readStatement() throws(JinjaError) {
        let start = line
        let words = try words(closedBy: "%}")
        guard words == [.name("raw")] else { return tokens.append(.statement(words, line: start)) }
        throw JinjaError("the statement \"raw\"", line: start)
    }

    /// The words from `place`, which is at an opening mark, to the closing one.
    private mutating func words(closedBy end: String) throws(JinjaError) -> [JinjaWord] {
        let start = line
        var words: [JinjaWord] = []
        var depth = 0
        place += 2
        if place < source.count, source[place] == "-" || source[place] == "+" { place += 1 }
        while place < source.count {
            if source[place].isWhitespace {
                if source[place] == "\n" { line += 1 }
                place += 1
            } else if depth == 0, starts(end, at: place) || "-+".contains(source[place]) && starts(end, at: place + 1) {
                let trimsAll = source[place] == "-"
                place += trimsAll || source[place] == "+" ? 3 : 2
                trims = trimsAll ? .all : end == "%}" && source[place - 3] != "+" ? .lineFeed : .none
                return words
            } else {
                let word = try word()
                if case .symbol(let symbol) = word {
                    if "([{".contains(symbol) { depth += 1 }
                    if ")]}".contains(symbol) { depth -= 1 }
                }
                words.append(word)
            }
        }
        throw JinjaError("a mark without an end", line: start)
    }

    private mutating func word() throws(JinjaError) -> JinjaWord {
        let first = source[place]
        if first == "'" || first == "\"" { return .string(try string(first)) }
        if first.isLetter || first == "_" { return .name(run { $0.isLetter || $0.isNumber || $0 == "_" }) }
        if first.isASCII, first.isNumber { return try number() }
        for symbol in ["==", "!=", "<=", ">=", "//", "**"] where starts(symbol, at: place) {
            place += 2
            return .symbol(symbol)
        }
        guard "+-*/%~|.,:()[]{}<>=".contains(first) else {
            throw JinjaError("the character \"\(first)\" in an expression", line: line)
        }
        place += 1
        return .symbol(String(first))
    }

    private mutating func run(_ holds: (Character) -> Bool) -> String {
        let start = place
        while place < source.count, holds(source[place]) { place += 1 }
        return String(source[start..<place])
    }

    private mutating func number() throws(JinjaError) -> JinjaWord {
        var text = run { $0.isNumber || $0 == "_" }
        if place + 1 < source.count, source[place] == ".", source[place + 1].isNumber {
            place += 1
            text += "." + run { $0.isNumber }
            if let value = Double(text) { return .float(value) }
        }
        guard let value = Int(text.filter { $0 != "_" }) else { throw JinjaError("the number \(text)", line: line) }
        return .integer(value)
    }

    private mutating func string(_ quote: Character) throws(JinjaError) -> String {
        let escapes: [Character: Character] = ["n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\""]
        var text = ""
        place += 1
        while place < source.count, source[place] != quote {
            if source[place] == "\\", place + 1 < source.count {
                guard let meant = escapes[source[place + 1]] else {
                    throw JinjaError("the escape \"\\\(source[place + 1])\" in a string", line: line)
                }
                text.append(meant)
                place += 2
            } else {
                if source[place] == "\n" { line += 1 }
                text.append(source[place])
                place += 1
            }
        }
        guard place < source.count else { throw JinjaError("a string without an end", line: line) }
        place += 1
        return text
    }
}

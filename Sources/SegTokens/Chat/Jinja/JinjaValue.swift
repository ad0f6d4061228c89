/// A value of a template.
indirect enum JinjaValue {
    case undefined
    case none
    case bool(Bool)
    case integer(Int)
    case float(Double)
    case string(String)
    case list([JinjaValue])
    case dictionary([String: JinjaValue])
    case namespace(JinjaNamespace)
    case macro(JinjaMacro)
}

/// What `namespace()` makes: the one value that inner scopes can change.
final class JinjaNamespace {
    var members: [String: JinjaValue]

    init(_ members: [String: JinjaValue]) { self.members = members }
}

/// What `{% macro %}` makes.
struct JinjaMacro {
    let name: String
    let parameters: [(name: String, fallback: JinjaExpression?)]
    let body: [JinjaNode]
}

extension JinjaValue {
    /// As Python's `bool` has it.
    var isTrue: Bool {
        switch self {
        case .undefined, .none: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .float(let value): value != 0
        case .string(let value): !value.isEmpty
        case .list(let values): !values.isEmpty
        case .dictionary(let members): !members.isEmpty
        case .namespace, .macro: true
        }
    }

    /// What kind of value it is, in words.
    var kind: String {
        switch self {
        case .undefined: "an undefined value"
        case .none: "none"
        case .bool: "a truth value"
        case .integer, .float: "a number"
        case .string: "a string"
        case .list: "a list"
        case .dictionary: "a mapping"
        case .namespace: "a namespace"
        case .macro: "a macro"
        }
    }

    /// As `{{ }}` writes it.
    ///
    /// - Throws: for lists and mappings, whose Python spelling no chat format has.
    func text() throws(JinjaError) -> String {
        switch self {
        case .undefined: ""
        case .none: "None"
        case .bool(let value): value ? "True" : "False"
        case .integer(let value): "\(value)"
        case .float(let value): "\(value)"
        case .string(let value): value
        default: throw JinjaError("\(kind) written as text")
        }
    }

    /// As Python's `==` has it.
    func equals(_ other: JinjaValue) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.none, .none): true
        case (.string(let a), .string(let b)): a.unicodeScalars.elementsEqual(b.unicodeScalars)
        case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.equals($1) }
        case (.dictionary(let a), .dictionary(let b)):
            a.count == b.count && a.allSatisfy { key, value in b[key].map(value.equals) ?? false }
        default: number.flatMap { a in other.number.map { a == $0 } } ?? false
        }
    }

    /// A number; true and false are 1 and 0, as in Python.
    var number: Double? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .integer(let value): Double(value)
        case .float(let value): value
        default: nil
        }
    }

    /// The items of `for`: those of a list, the keys of a mapping, the characters of a string.
    func items() throws(JinjaError) -> [JinjaValue] {
        switch self {
        case .undefined: []
        case .list(let values): values
        case .string(let text): text.unicodeScalars.map { .string(String($0)) }
        case .dictionary(let members): members.keys.sorted().map { .string($0) }
        default: throw JinjaError("\(kind) as something to go through")
        }
    }

    /// The member of that name, undefined where there is none.
    func member(_ name: String) throws(JinjaError) -> JinjaValue {
        switch self {
        case .undefined: throw JinjaError("\"\(name)\" of an undefined value")
        case .dictionary(let members): members[name] ?? .undefined
        case .namespace(let namespace): namespace.members[name] ?? .undefined
        default: .undefined
        }
    }

    /// `self[index]`, undefined where there is nothing.
    func item(_ index: JinjaValue) throws(JinjaError) -> JinjaValue {
        switch (self, index) {
        case (_, .string(let name)): return try member(name)
        case (.list(let values), .integer(let place)): return Self.at(place, in: values)
        case (.string(let text), .integer(let place)):
            return Self.at(place, in: text.unicodeScalars.map { .string(String($0)) })
        case (.undefined, _): throw JinjaError("an item of an undefined value")
        default: return .undefined
        }
    }

    private static func at(_ place: Int, in values: [JinjaValue]) -> JinjaValue {
        let index = place < 0 ? place + values.count : place
        return values.indices.contains(index) ? values[index] : .undefined
    }

    /// Whether `item in self` holds.
    func contains(_ item: JinjaValue) throws(JinjaError) -> Bool {
        switch (self, item) {
        case (.string(let text), .string(let part)):
            return part.isEmpty || text.unicodeScalars.firstRange(of: part.unicodeScalars) != nil
        case (.list(let values), _): return values.contains { $0.equals(item) }
        case (.dictionary(let members), .string(let key)): return members[key] != nil
        case (.undefined, _), (.dictionary, _): return false
        default: throw JinjaError("\"in\" for \(kind)")
        }
    }
}

extension Collection where Element: Equatable {
    /// Where `part` first stands.
    fileprivate func firstRange(of part: some Collection<Element>) -> Index? {
        indices.first { index in
            var (mine, theirs) = (self[index...].makeIterator(), part.makeIterator())
            while let wanted = theirs.next() { if mine.next() != wanted { return false } }
            return true
        }
    }
}

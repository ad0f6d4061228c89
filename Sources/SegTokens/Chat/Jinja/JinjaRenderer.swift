/// Renders a template, as far as chat templates go. What is not known is an error with its name, once it is reached.
struct JinjaRenderer {
    private var scopes: [[String: JinjaValue]]
    private var output = ""
    /// Set while `break` or `continue` leaves the bodies that it stands in.
    private var leaving = Leaving.no
    private var steps = 0

    private enum Leaving { case no, loop, iteration }

    /// Far more than any conversation takes; a template cannot keep us busy for ever.
    private static let stepLimit = 1_000_000

    /// The text that a template makes of `variables`.
    static func text(of nodes: [JinjaNode], _ variables: [String: JinjaValue]) throws(JinjaError) -> String {
        var renderer = JinjaRenderer(scopes: [variables])
        try renderer.render(nodes)
        return renderer.output
    }

    private init(scopes: [[String: JinjaValue]]) { self.scopes = scopes }

    private mutating func render(_ nodes: [JinjaNode]) throws(JinjaError) {
        for node in nodes where leaving == .no { try render(node) }
    }

    private mutating func render(_ node: JinjaNode) throws(JinjaError) {
        steps += 1
        guard steps < Self.stepLimit else { throw JinjaError("more than \(Self.stepLimit) steps") }
        switch node {
        case .text(let text): output += text
        case .output(let expression, let line):
            output += try at(line, expression) { (value) throws(JinjaError) in try value.text() }
        case .suffix(let suffixes, let otherwise, let line):
            for (condition, body) in suffixes
            where try at(line, condition, { (value) throws(JinjaError) in value.isTrue }) {
                return try render(body)
            }
            try render(otherwise)
        case .loop(let loop, let line): try run(loop, line)
        case .set(let names, let expression, let line): try assign(at(line, expression) { $0 }, to: names, line)
        case .setMember(let name, let member, let expression, let line):
            let value = try at(line, expression) { $0 }
            guard case .namespace(let namespace) = lookup(name) else {
                throw JinjaError("a member set of \"\(name)\", which is no namespace", line: line)
            }
            namespace.members[member] = value
        case .setText(let name, let body):
            set(name, .string(try captured { (inner) throws(JinjaError) in try inner.render(body) }))
        case .macro(let macro): set(macro.name, .macro(macro))
        case .group(let body): try render(body)
        case .leave: leaving = .loop
        case .skip: leaving = .iteration
        }
    }

    /// What `use` makes of an expression's value; errors without a line get this one.
    private mutating func at<Result>(
        _ line: Int, _ expression: JinjaExpression, _ use: (JinjaValue) throws(JinjaError) -> Result
    ) throws(JinjaError) -> Result {
        do {
            return try use(try value(expression))
        } catch {
            throw error.line == 0 ? JinjaError(error.problem, line: line) : error
        }
    }

    private mutating func captured(_ body: (inout JinjaRenderer) throws(JinjaError) -> Void) throws(JinjaError)
        -> String
    {
        let outside = output
        output = ""
        try body(&self)
        defer { output = outside }
        return output
    }

    private func lookup(_ name: String) -> JinjaValue {
        for scope in scopes.reversed() { if let value = scope[name] { return value } }
        return .undefined
    }

    private mutating func set(_ name: String, _ value: JinjaValue) { scopes[scopes.count - 1][name] = value }

    private mutating func assign(_ value: JinjaValue, to names: [String], _ line: Int) throws(JinjaError) {
        if names.count == 1 { return set(names[0], value) }
        guard case .list(let values) = value, values.count == names.count else {
            throw JinjaError("\(value.kind) taken apart into \(names.count) names", line: line)
        }
        for (name, value) in zip(names, values) { set(name, value) }
    }

    // MARK: Loops

    private mutating func run(_ loop: JinjaLoop, _ line: Int) throws(JinjaError) {
        var items: [JinjaValue] = []
        for item in try at(line, loop.values, { (value) throws(JinjaError) in try value.items() }) {
            guard let condition = loop.condition else { items.append(item); continue }
            scopes.append([:])
            try assign(item, to: loop.names, line)
            if try at(line, condition, { $0.isTrue }) { items.append(item) }
            scopes.removeLast()
        }
        if items.isEmpty { return try render(loop.otherwise) }
        for (index, item) in items.enumerated() {
            scopes.append(["loop": Self.state(index, of: items)])
            try assign(item, to: loop.names, line)
            try render(loop.body)
            scopes.removeLast()
            let isLast = leaving == .loop
            leaving = .no
            if isLast { break }
        }
    }

    private static func state(_ index: Int, of items: [JinjaValue]) -> JinjaValue {
        .dictionary([
            "index": .integer(index + 1), "index0": .integer(index), "revindex": .integer(items.count - index),
            "revindex0": .integer(items.count - index - 1), "first": .bool(index == 0),
            "last": .bool(index == items.count - 1), "length": .integer(items.count),
            "previtem": index > 0 ? items[index - 1] : .undefined,
            "nextitem": index + 1 < items.count ? items[index + 1] : .undefined,
        ])
    }

    // MARK: Expressions

    mutating func value(_ expression: JinjaExpression) throws(JinjaError) -> JinjaValue {
        switch expression {
        case .constant(let value): return value
        case .name(let name):
            let value = lookup(name)
            if case .undefined = value, JinjaFunctions.names.contains(name) {
                throw JinjaError("the function \"\(name)\" as a value")
            }
            return value
        case .list(let elements): return .list(try values(elements))
        case .dictionary(let pairs): return try dictionary(pairs)
        case .member(let base, let name): return try value(base).member(name)
        case .item(let base, let index): return try value(base).item(try value(index))
        case .slice(let base, let from, let to, let step):
            let bounds = try [from, to, step].map { (bound) throws(JinjaError) in
                try bound.map { (bound) throws(JinjaError) in try value(bound) }
            }
            return try JinjaSlice.of(value(base), bounds)
        case .call(let callee, let arguments): return try call(callee, arguments)
        case .filter(let base, let name, let arguments):
            return try JinjaFilters.apply(name, to: value(base), values(arguments.values), named(arguments))
        case .test(let base, let name, let arguments):
            return .bool(try JinjaTests.holds(name, for: value(base), values(arguments)))
        default: return try combined(expression)
        }
    }

    private mutating func combined(_ expression: JinjaExpression) throws(JinjaError) -> JinjaValue {
        switch expression {
        case .not(let inner): return .bool(try !value(inner).isTrue)
        case .and(let left, let right):
            let first = try value(left)
            return first.isTrue ? try value(right) : first
        case .or(let left, let right):
            let first = try value(left)
            return first.isTrue ? first : try value(right)
        case .binary(let sign, let left, let right): return try JinjaOperators.apply(sign, value(left), value(right))
        case .negative(let inner): return try JinjaOperators.apply("-", .integer(0), value(inner))
        case .choice(let inner, let condition, let otherwise):
            if try value(condition).isTrue { return try value(inner) }
            return try otherwise.map { (other) throws(JinjaError) in try value(other) } ?? .undefined
        default: throw JinjaError("an expression of an unknown kind")
        }
    }

    private mutating func values(_ expressions: [JinjaExpression]) throws(JinjaError) -> [JinjaValue] {
        try expressions.map { (expression) throws(JinjaError) in try value(expression) }
    }

    private mutating func named(_ arguments: JinjaArguments) throws(JinjaError) -> [String: JinjaValue] {
        var named: [String: JinjaValue] = [:]
        for (name, expression) in arguments.named { named[name] = try value(expression) }
        return named
    }

    private mutating func dictionary(
        _ pairs: [(key: JinjaExpression, value: JinjaExpression)]
    ) throws(JinjaError) -> JinjaValue {
        var members: [String: JinjaValue] = [:]
        for (key, expression) in pairs {
            guard case .string(let name) = try value(key) else { throw JinjaError("a key that is no string") }
            members[name] = try value(expression)
        }
        return .dictionary(members)
    }

    // MARK: Calls

    private mutating func call(_ callee: JinjaExpression, _ arguments: JinjaArguments) throws(JinjaError) -> JinjaValue
    {
        let given = try values(arguments.values)
        let named = try named(arguments)
        switch callee {
        case .name(let name):
            if case .macro(let macro) = lookup(name) { return try call(macro, given, named) }
            return try JinjaFunctions.call(name, given, named)
        case .member(let base, let name): return try JinjaMethods.call(name, of: value(base), given, named)
        default: throw JinjaError("a call of something that has no name")
        }
    }

    private mutating func call(
        _ macro: JinjaMacro, _ given: [JinjaValue], _ named: [String: JinjaValue]
    ) throws(JinjaError) -> JinjaValue {
        guard given.count <= macro.parameters.count, scopes.count < 100 else {
            throw JinjaError("the macro \"\(macro.name)\" with \(given.count) values, or too deep in itself")
        }
        var scope = named
        for (index, parameter) in macro.parameters.enumerated() where scope[parameter.name] == nil {
            let fallback = try parameter.fallback.map { (value) throws(JinjaError) in try self.value(value) }
            scope[parameter.name] = index < given.count ? given[index] : fallback ?? .undefined
        }
        // A macro sees what is set at the top, not what surrounds its call.
        let outside = scopes
        scopes = [outside[0], scope]
        let text = try captured { (inner) throws(JinjaError) in try inner.render(macro.body) }
        scopes = outside
        return .string(text)
    }
}

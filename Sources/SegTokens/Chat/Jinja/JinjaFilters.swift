/// The filters that chat templates use.
enum JinjaFilters {
    /// `value | name(…)`
    static func apply(
        _ name: String, to value: JinjaValue, _ values: [JinjaValue], _ named: [String: JinjaValue]
    ) throws(JinjaError) -> JinjaValue {
        guard named.isEmpty || name == "map" && named.keys.allSatisfy({ $0 == "attribute" }) else {
            throw JinjaError("the filter \"\(name)\" with \(named.keys.sorted().joined(separator: ", "))")
        }
        switch name {
        case "trim" where values.isEmpty, "upper", "lower", "replace":
            let method = name == "trim" ? "strip" : name
            return try JinjaMethods.call(method, of: .string(value.text()), values, [:])
        case "length", "count": return .integer(try value.items().count)
        case "string": return .string(try value.text())
        case "list": return .list(try value.items())
        case "safe": return value
        case "first": return try value.items().first ?? .undefined
        case "last": return try value.items().last ?? .undefined
        case "default", "d": return fallback(value, values)
        case "join":
            let parts = try value.items().map { (item) throws(JinjaError) in try item.text() }
            return .string(parts.joined(separator: try values.first?.text() ?? ""))
        case "items": return try JinjaMethods.call("items", of: value, [], [:])
        case "map": return .list(try mapped(value.items(), values, named["attribute"]))
        case "selectattr", "rejectattr": return .list(try selected(value.items(), values, keeps: name == "selectattr"))
        case "int" where values.isEmpty: return try integer(value)
        default: throw JinjaError("the filter \"\(name)\"")
        }
    }

    private static func fallback(_ value: JinjaValue, _ values: [JinjaValue]) -> JinjaValue {
        let other = values.first ?? .string("")
        if case .undefined = value { return other }
        return values.count > 1 && values[1].isTrue && !value.isTrue ? other : value
    }

    private static func mapped(
        _ items: [JinjaValue], _ values: [JinjaValue], _ attribute: JinjaValue?
    ) throws(JinjaError) -> [JinjaValue] {
        if let attribute { return try items.map { (item) throws(JinjaError) in try item.item(attribute) } }
        guard case .string(let name)? = values.first else { throw JinjaError("the filter \"map\" without a filter") }
        return try items.map { (item) throws(JinjaError) in try apply(name, to: item, Array(values.dropFirst()), [:]) }
    }

    private static func selected(
        _ items: [JinjaValue], _ values: [JinjaValue], keeps: Bool
    ) throws(JinjaError) -> [JinjaValue] {
        guard let attribute = values.first else { throw JinjaError("\"selectattr\" without an attribute") }
        var kept: [JinjaValue] = []
        for item in items {
            let member = try item.item(attribute)
            let holds =
                values.count > 1
                ? try JinjaTests.holds(values[1].text(), for: member, Array(values.dropFirst(2))) : member.isTrue
            if holds == keeps { kept.append(item) }
        }
        return kept
    }

    private static func integer(_ value: JinjaValue) throws(JinjaError) -> JinjaValue {
        if case .string(let text) = value { return .integer(Int(text) ?? 0) }
        guard let number = value.number, let whole = Int(exactly: number.rounded(.towardZero)) else {
            throw JinjaError("the filter \"int\" of \(value.kind)")
        }
        return .integer(whole)
    }
}

/// The tests behind `is`.
enum JinjaTests {
    /// Whether `value is name(…)` holds.
    static func holds(_ name: String, for value: JinjaValue, _ values: [JinjaValue]) throws(JinjaError) -> Bool {
        switch (name, value, values.first) {
        case ("defined", .undefined, _): return false
        case ("defined", _, _): return true
        case ("undefined", .undefined, _): return true
        case ("undefined", _, _): return false
        case ("none", _, _): return value.equals(.none)
        case ("true", .bool(let flag), _): return flag
        case ("false", .bool(let flag), _): return !flag
        case ("true", _, _), ("false", _, _): return false
        case ("boolean", _, _): if case .bool = value { return true } else { return false }
        case ("string", _, _): if case .string = value { return true } else { return false }
        case ("mapping", _, _): if case .dictionary = value { return true } else { return false }
        case ("integer", _, _): if case .integer = value { return true } else { return false }
        case ("number", _, _): return value.number != nil
        case ("sequence", .string, _), ("sequence", .list, _), ("sequence", .dictionary, _): return true
        case ("iterable", .string, _), ("iterable", .list, _), ("iterable", .dictionary, _): return true
        case ("iterable", .undefined, _), ("sequence", .undefined, _): return true
        case ("sequence", _, _), ("iterable", _, _): return false
        case ("equalto", _, let other?), ("eq", _, let other?): return value.equals(other)
        case ("ne", _, let other?): return !value.equals(other)
        case ("in", _, let other?): return try other.contains(value)
        case ("odd", .integer(let number), _): return !number.isMultiple(of: 2)
        case ("even", .integer(let number), _): return number.isMultiple(of: 2)
        case ("divisibleby", .integer(let number), .integer(let divisor)?): return number.isMultiple(of: divisor)
        default: throw JinjaError("the test \"\(name)\" of \(value.kind)")
        }
    }
}

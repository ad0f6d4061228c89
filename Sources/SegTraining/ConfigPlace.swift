/// Places in a configuration: what stands at them, and what is wrong with it.
extension ConfigValue {
    /// The value at `path`; of lists of which this one has fewer entries, the last one's.
    func value(at path: [any CodingKey]) -> ConfigValue? {
        guard let key = path.first else { return self }
        let rest = Array(path.dropFirst())
        switch self {
        case .object(let members): return members[key.stringValue]?.value(at: rest)
        case .array(let items):
            guard let index = key.intValue, let last = items.indices.last else { return nil }
            return items[min(index, last)].value(at: rest)
        default: return nil
        }
    }

    /// These values with another one at `path`.
    func replacing(_ path: [any CodingKey], with value: ConfigValue) -> ConfigValue {
        guard let key = path.first else { return value }
        let rest = Array(path.dropFirst())
        switch self {
        case .object(var members):
            members[key.stringValue] = members[key.stringValue]?.replacing(rest, with: value)
            return .object(members)
        case .array(var items):
            guard let last = items.indices.last, let index = key.intValue.map({ min($0, last) }) else { return self }
            items[index] = items[index].replacing(rest, with: value)
            return .array(items)
        default: return self
        }
    }

    /// The places at which something else stands than in `pattern`: of objects and lists of objects each member, of
    /// other values the whole.
    func changes(from pattern: ConfigValue) -> [[any CodingKey]] {
        switch (self, pattern) {
        case (.object(let members), .object(let usual)):
            return members.keys.sorted().flatMap { key in
                guard let value = members[key], let other = usual[key] else { return [[any CodingKey]]() }
                return value.changes(from: other).map { [Place(stringValue: key)] + $0 }
            }
        case (.array(let items), .array(let usual)):
            guard case .object? = usual.first else { return self == pattern ? [] : [[]] }
            return items.enumerated().flatMap { index, item in
                item.changes(from: usual[min(index, usual.count - 1)]).map { [Place(intValue: index)] + $0 }
            }
        default: return self == pattern ? [] : [[]]
        }
    }

    /// A step of a path.
    private struct Place: CodingKey {
        let stringValue: String
        let intValue: Int?

        init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
        init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
    }

    /// These values with what `pattern` has in place of numbers that are not finite, which are reported.
    func finite(pattern: ConfigValue?, path: String = "", problems: inout [String]) -> ConfigValue {
        switch self {
        case .double(let number) where !number.isFinite:
            problems.append("\(path) is \(number), not a finite number")
            return pattern ?? .int(0)
        case .object(let members):
            var result = members
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                let inner = path.isEmpty ? key : "\(path).\(key)"
                result[key] = value.finite(pattern: pattern?.member(key), path: inner, problems: &problems)
            }
            return .object(result)
        case .array(let items):
            return .array(
                items.enumerated().map {
                    $1.finite(pattern: pattern?.entry($0), path: "\(path)[\($0)]", problems: &problems)
                })
        default: return self
        }
    }

    private func member(_ key: String) -> ConfigValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    private func entry(_ index: Int) -> ConfigValue? {
        if case .array(let items) = self, let last = items.indices.last { items[min(index, last)] } else { nil }
    }

    /// The paths of all keys.
    var paths: [String] {
        switch self {
        case .object(let members):
            members.flatMap { key, value in
                [key] + value.paths.map { $0.hasPrefix("[") ? key + $0 : "\(key).\($0)" }
            }
        case .array(let items): items.first.map { item in item.paths.map { "[0].\($0)" } } ?? []
        default: []
        }
    }

    /// The value as a person would write it.
    private var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .unsigned(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): "'\(value)'"
        case .array: "a list"
        case .object: "a mapping"
        }
    }

    /// What is wrong with `found` at `path`, where a value like `usual` stands.
    ///
    /// - Returns: nil when the kinds of both values do not say it.
    static func sentence(_ found: ConfigValue?, at path: [any CodingKey], usual: ConfigValue?) -> String? {
        guard let found else { return nil }
        let place = path.text
        if let names = ConfigChoices.of(place) {
            return "\(place) is \(found.text), not one of \(names.joined(separator: ", "))"
        }
        let wanted: String? =
            switch (usual, found) {
            case (.bool, _): "true or false"
            case (.int, .int), (.unsigned, .int): "a whole number from 0"
            case (.int, .double), (.unsigned, .double): "a whole number"
            case (.int, _), (.unsigned, _), (.double, _): "a number"
            case (.string, .string), (.array, .array), (.object, .object): nil
            case (.string, _): "text"
            case (.array, _): "a list"
            case (.object, _): "a mapping of keys to values"
            default: nil
            }
        return wanted.map { "\(place) is \(found.text), not \($0)" }
    }
}

extension [any CodingKey] {
    /// `stages[0].scenes`
    var text: String {
        reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}

/// Reads typed values out of a checkpoint's JSON and remembers everything that is wrong with it.
///
/// A key is looked up in several objects in turn (a nested layout first, then the flat one), under several spellings.
/// `null` counts as absent, as it does for the reference implementation. Reading never stops: all problems are
/// reported at once by whoever calls ``problems``.
struct ConfigReader {
    /// Where the values come from, most specific first. The name is the path shown in messages: `text_config`.
    let sections: [(name: String, members: [String: JSONValue])]
    /// What was found wrong so far, in the order of reading.
    private(set) var problems: [ConfigProblem] = []

    init(sections: [(name: String, members: [String: JSONValue])]) {
        self.sections = sections
    }

    /// The first value present under any of the spellings, and where it was.
    func value(_ keys: [String]) -> (path: String, value: JSONValue)? {
        for section in sections {
            for key in keys {
                if let value = section.members[key], value != .null {
                    return (section.name.isEmpty ? key : "\(section.name).\(key)", value)
                }
            }
        }
        return nil
    }

    /// A whole number in `range`. Without a `fallback` an absent key is a problem.
    mutating func int(_ keys: String..., fallback: Int? = nil, in range: ClosedRange<Int> = 1...(1 << 31)) -> Int {
        guard let (path, value) = value(keys) else { return absent(keys, fallback) ?? range.lowerBound }
        guard let number = value.integer, range.contains(number) else {
            problems.append(.init(key: path, expected: "a whole number in \(range)", found: "\(value)"))
            return range.lowerBound
        }
        return number
    }

    /// A finite number above zero. Without a `fallback` an absent key is a problem.
    mutating func positive(_ keys: String..., fallback: Double? = nil) -> Double {
        guard let (path, value) = value(keys) else { return absent(keys, fallback) ?? 1 }
        guard case .number(let number) = value, number > 0, number.isFinite else {
            problems.append(.init(key: path, expected: "a number above 0", found: "\(value)"))
            return 1
        }
        return number
    }

    /// A truth value, `fallback` when absent.
    mutating func bool(_ keys: String..., fallback: Bool) -> Bool {
        guard let (path, value) = value(keys) else { return fallback }
        guard case .bool(let flag) = value else {
            problems.append(.init(key: path, expected: "true or false", found: "\(value)"))
            return fallback
        }
        return flag
    }

    /// A list of whole numbers, none negative, `fallback` when absent.
    mutating func ints(_ keys: String..., fallback: [Int]) -> [Int] {
        guard let (path, value) = value(keys) else { return fallback }
        guard let numbers = value.integers, numbers.allSatisfy({ $0 >= 0 }) else {
            problems.append(.init(key: path, expected: "a list of whole numbers", found: "\(value)"))
            return fallback
        }
        return numbers
    }

    /// One whole number or a list of them, `fallback` when absent.
    mutating func intOrInts(_ key: String, fallback: [Int]) -> [Int] {
        if let number = value([key])?.value.integer { return [number] }
        return ints(key, fallback: fallback)
    }

    /// Reports a value that is none of `allowed`. An absent key is fine: it means the first of them.
    mutating func require(_ keys: String..., oneOf allowed: [String]) {
        guard let (path, value) = value(keys) else { return }
        if case .string(let word) = value, allowed.contains(word) { return }
        problems.append(.init(key: path, expected: allowed.joined(separator: " or "), found: "\(value)"))
    }

    /// Reports `key` unless `condition` holds.
    mutating func check(_ condition: Bool, _ key: String, expected: String, found: String) {
        if !condition { problems.append(.init(key: key, expected: expected, found: found)) }
    }

    /// A reader of the first object under one of `keys` that has members; empty when there is none.
    ///
    /// An object without members counts as absent, as it does in Python's `a or b`.
    func inner(_ keys: String...) -> ConfigReader {
        for key in keys {
            guard let (path, value) = value([key]), let members = value.members, !members.isEmpty else { continue }
            return ConfigReader(sections: [(path, members)])
        }
        return ConfigReader(sections: [])
    }

    /// The rotary settings, as transformers 5.23.0 finds them: the older `rope_scaling` goes before `rope_parameters`, and a base in
    /// that object before one beside it.
    mutating func rope(theta fallback: Double) -> (rope: ConfigReader, theta: Double) {
        var rope = inner("rope_scaling", "rope_parameters")
        let theta = rope.positive("rope_theta", fallback: positive("rope_theta", fallback: fallback))
        return (rope, theta)
    }

    /// Takes over what another reader found.
    mutating func adopt(_ other: ConfigReader) {
        problems += other.problems
    }

    private mutating func absent<Value>(_ keys: [String], _ fallback: Value?) -> Value? {
        if fallback == nil, let key = keys.first {
            problems.append(.init(key: key, expected: "a value", found: "no such key"))
        }
        return fallback
    }
}

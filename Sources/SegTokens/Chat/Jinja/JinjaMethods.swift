/// The methods of strings and mappings that chat templates call.
enum JinjaMethods {
    /// `value.name(…)`
    static func call(
        _ name: String, of value: JinjaValue, _ values: [JinjaValue], _ named: [String: JinjaValue]
    ) throws(JinjaError) -> JinjaValue {
        guard named.isEmpty else { throw JinjaError("the method \"\(name)\" with named values") }
        switch value {
        case .string(let text): return try call(name, of: text, values)
        case .dictionary(let members): return try call(name, of: members, values)
        default: throw JinjaError("the method \"\(name)\" of \(value.kind)")
        }
    }

    private static func call(
        _ name: String, of members: [String: JinjaValue], _ values: [JinjaValue]
    ) throws(JinjaError) -> JinjaValue {
        switch (name, values.first) {
        case ("get", .string(let key)?): members[key] ?? (values.count > 1 ? values[1] : .none)
        case ("keys", nil): .list(members.keys.sorted().map { .string($0) })
        case ("values", nil): .list(members.sorted { $0.key < $1.key }.map(\.value))
        case ("items", nil): .list(members.sorted { $0.key < $1.key }.map { .list([.string($0.key), $0.value]) })
        default: throw JinjaError("the method \"\(name)\" of a mapping")
        }
    }

    private static func call(
        _ name: String, of text: String, _ values: [JinjaValue]
    ) throws(JinjaError) -> JinjaValue {
        let words = try values.map { (value) throws(JinjaError) in try value.text() }
        switch (name, words.count) {
        case ("strip", 0...1): return .string(stripped(text, words.first, from: [true, false]))
        case ("lstrip", 0...1): return .string(stripped(text, words.first, from: [true]))
        case ("rstrip", 0...1): return .string(stripped(text, words.first, from: [false]))
        case ("startswith", 1): return .bool(text.unicodeScalars.starts(with: words[0].unicodeScalars))
        case ("endswith", 1):
            return .bool(text.unicodeScalars.reversed().starts(with: words[0].unicodeScalars.reversed()))
        case ("upper", 0): return .string(text.uppercased())
        case ("lower", 0): return .string(text.lowercased())
        case ("split", 1) where !words[0].isEmpty:
            return .list(split(text, by: words[0]).map { .string($0) })
        case ("replace", 2) where !words[0].isEmpty:
            return .string(split(text, by: words[0]).joined(separator: words[1]))
        default: throw JinjaError("the method \"\(name)\" of a string with \(values.count) values")
        }
    }

    private static func stripped(_ text: String, _ characters: String?, from fronts: [Bool]) -> String {
        var scalars = Array(text.unicodeScalars)[...]
        func goes(_ scalar: Unicode.Scalar?) -> Bool {
            guard let scalar else { return false }
            return characters.map { $0.unicodeScalars.contains(scalar) } ?? scalar.properties.isWhitespace
        }
        for isFront in fronts {
            while goes(isFront ? scalars.first : scalars.last) {
                if isFront { scalars.removeFirst() } else { scalars.removeLast() }
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func split(_ text: String, by part: String) -> [String] {
        let (all, mark) = (Array(text.unicodeScalars), Array(part.unicodeScalars))
        var pieces: [String] = []
        var (start, index) = (0, 0)
        while index + mark.count <= all.count {
            if all[index..<index + mark.count].elementsEqual(mark) {
                pieces.append(String(String.UnicodeScalarView(all[start..<index])))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return pieces + [String(String.UnicodeScalarView(all[start...]))]
    }
}

/// The functions that transformers and Jinja give to chat templates.
enum JinjaFunctions {
    /// Those that are known by name.
    static let names: Set<String> = [
        "namespace", "dict", "range", "raise_exception", "strftime_now", "lipsum", "cycler", "joiner",
    ]

    /// `name(…)`
    static func call(
        _ name: String, _ values: [JinjaValue], _ named: [String: JinjaValue]
    ) throws(JinjaError) -> JinjaValue {
        switch name {
        case "namespace" where values.isEmpty: return .namespace(JinjaNamespace(named))
        case "dict" where values.isEmpty: return .dictionary(named)
        case "range" where named.isEmpty: return try range(values)
        case "raise_exception":
            throw JinjaError("the template's own refusal (\(try values.first?.text() ?? ""))")
        case "strftime_now":
            throw JinjaError("the function \"strftime_now\", with which a prompt changes from day to day,")
        default: throw JinjaError("the function \"\(name)\"")
        }
    }

    private static func range(_ values: [JinjaValue]) throws(JinjaError) -> JinjaValue {
        var bounds: [Int] = []
        for value in values {
            guard case .integer(let bound) = value, abs(bound) < 100_000 else {
                throw JinjaError("\"range\" of \(value.kind)")
            }
            bounds.append(bound)
        }
        switch bounds.count {
        case 1: return .list(stride(from: 0, to: bounds[0], by: 1).map { .integer($0) })
        case 2, 3:
            let step = bounds.count == 3 ? bounds[2] : 1
            guard step != 0 else { throw JinjaError("\"range\" with a step of 0") }
            return .list(stride(from: bounds[0], to: bounds[1], by: step).map { .integer($0) })
        default: throw JinjaError("\"range\" of \(bounds.count) values")
        }
    }
}

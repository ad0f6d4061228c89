/// A JSON document of unknown shape, as checkpoints carry them: keys come and go with the tool that saved the file.
enum JSONValue: Decodable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

extension JSONValue {
    /// The members of an object, or nil for any other kind of value.
    var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// A number without a fraction that an `Int` holds exactly.
    var integer: Int? {
        if case .number(let value) = self { Int(exactly: value) } else { nil }
    }

    /// A list in which every element is a whole number.
    var integers: [Int]? {
        guard case .array(let elements) = self else { return nil }
        let values = elements.compactMap(\.integer)
        return values.count == elements.count ? values : nil
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as a person would recognise it in the file; containers only by kind and size.
    var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): integer.map { "\($0)" } ?? "\(value)"
        case .string(let value): "\"\(value)\""
        case .array(let elements): "a list of \(elements.count)"
        case .object(let members): "an object of \(members.count) keys"
        }
    }
}

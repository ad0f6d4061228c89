/// A JSON document in memory, with the order of its members kept.
enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction or exponent that fits.
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The kind of value, as an error message names it.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): "the number \(value)"
        case .number(let value): "the number \(value)"
        case .string(let value): value.utf8.count <= 40 ? "the string \"\(value)\"" : "a long string"
        case .array(let items): "an array of \(items.count)"
        case .object(let members): "an object of \(members.count)"
        }
    }
}

/// One `"key": value` of an object.
struct JSONMember: Equatable, Sendable {
    let key: String
    let value: JSONValue
}

/// What is wrong with a JSON text, and at which byte.
struct JSONFault: Error, Equatable {
    let offset: Int
    let problem: String
}

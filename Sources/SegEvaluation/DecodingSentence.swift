/// What is wrong with a JSON line, in words: which key, and what is due there.
struct DecodingSentence: CustomStringConvertible {
    private let error: any Error

    init(_ error: any Error) { self.error = error }

    var description: String {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            "“\(Self.path(context.codingPath + [key]))” is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "“\(Self.path(context.codingPath))” is of another type than is due there"
        case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty: "no JSON object"
        case DecodingError.dataCorrupted(let context): "“\(Self.path(context.codingPath))”: \(context.debugDescription)"
        default: "\(error)"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String { keys.map(\.stringValue).joined(separator: ".") }
}

import SegNotation

/// A JSON text as values. Numbers stay as they are written, so that no digit of a seed is lost.
enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Deepest nesting that is read.
    static let deepest = 32

    /// Reads one JSON text in UTF-8.
    ///
    /// - Throws: ``ServerError``: no JSON, nested deeper than ``deepest``, or a member named twice.
    init(_ bytes: [UInt8]) throws(ServerError) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .bad("the body is not UTF-8") }
        try Self.checkDepth(bytes)
        var scanner = JSONScanner(bytes)
        do {
            self = try Self.value(&scanner)
            guard scanner.next() == nil else { throw scanner.unexpected("the end") }
        } catch let error as ServerError {
            throw error
        } catch {
            throw .bad("\(error)", code: "invalid_json")
        }
    }

    /// Counts brackets outside strings, before anything is read.
    ///
    /// - Throws: ``ServerError`` when they nest deeper than ``deepest``.
    static func checkDepth(_ bytes: [UInt8]) throws(ServerError) {
        var (depth, isInString, isEscaped) = (0, false, false)
        for byte in bytes {
            if isInString {
                if isEscaped { isEscaped = false; continue }
                isEscaped = byte == UInt8(ascii: "\\")
                isInString = byte != UInt8(ascii: "\"")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: continue
            }
            if depth > deepest { throw .bad("the JSON is nested deeper than \(deepest) levels", code: "invalid_json") }
        }
    }

    private static func value(_ scanner: inout JSONScanner) throws -> JSONValue {
        switch scanner.next() {
        case UInt8(ascii: "{"): return .object(try members(&scanner))
        case UInt8(ascii: "["): return .array(try items(&scanner))
        case UInt8(ascii: "\""): return .string(JSONString.text(scanner.bytes[try scanner.skipString()]))
        default:
            let text = String(decoding: scanner.bytes[try scanner.skipValue()], as: UTF8.self)
            return ["null": .null, "true": .bool(true), "false": .bool(false)][text] ?? .number(text)
        }
    }

    private static func items(_ scanner: inout JSONScanner) throws -> [JSONValue] {
        var items: [JSONValue] = []
        _ = scanner.take(UInt8(ascii: "["))
        if scanner.take(UInt8(ascii: "]")) { return items }
        repeat { items.append(try value(&scanner)) } while scanner.take(UInt8(ascii: ","))
        guard scanner.take(UInt8(ascii: "]")) else { throw scanner.unexpected("“,” or “]”") }
        return items
    }

    private static func members(_ scanner: inout JSONScanner) throws -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        _ = scanner.take(UInt8(ascii: "{"))
        if scanner.take(UInt8(ascii: "}")) { return members }
        repeat {
            _ = scanner.next()
            let name = JSONString.text(scanner.bytes[try scanner.skipString()])
            try scanner.skipColon()
            guard members.updateValue(try value(&scanner), forKey: name) == nil else {
                throw ServerError.bad("“\(name)” is there twice", param: name, code: "invalid_json")
            }
        } while scanner.take(UInt8(ascii: ","))
        guard scanner.take(UInt8(ascii: "}")) else { throw scanner.unexpected("“,” or “}”") }
        return members
    }
}

extension JSONValue: JSONWritable {
    /// Appends the value; members come in the order of their names.
    func writeJSON(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): value.writeJSON(into: &bytes)
        case .number(let text): bytes += text.utf8
        case .string(let text): text.writeJSON(into: &bytes)
        case .array(let items): items.writeJSON(into: &bytes)
        case .object(let members):
            var object = JSONObjectWriter()
            for (name, value) in members.sorted(by: { $0.key < $1.key }) { object.field(name, value) }
            object.writeJSON(into: &bytes)
        }
    }
}

internal import SegFormats
internal import SegNotation

/// Verbs about datasets.
enum DataProbe {
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        switch verb {
        case "pickle": try pickles()
        default: return false
        }
        return true
    }

    /// Request: a 32-bit count and that many bytes of a pickle. Answer: a string, the value as JSON, or why it is refused.
    private static func pickles() throws {
        var input = FrameReader()
        var output = FrameWriter()
        while try !input.isAtEnd() {
            let bytes = try input.bytes(Int(input.integer(UInt32.self)))
            do {
                let document = try PickleReader.read(bytes)
                var text: [UInt8] = []
                write(document.root, depth: 0, into: &text)
                try output.string(String(decoding: text, as: UTF8.self))
            } catch let error as PickleError {
                try output.string("refused: \(error)")
            }
        }
        try output.flush()
    }

    /// JSON in which all of Python's types differ: lists are arrays, anything else that JSON lacks is an object of one field.
    private static func write(_ value: PickleValue, depth: Int, into text: inout [UInt8]) {
        switch value {
        case .none: text += "null".utf8
        case .bool(let value): value.writeJSON(into: &text)
        case .int(let value): value.writeJSON(into: &text)
        case .longInt(let bytes): tagged("long", hexadecimal(bytes), into: &text)
        case .float(let value): tagged("float", String(value.bitPattern, radix: 16), into: &text)
        case .string(let value): value.writeJSON(into: &text)
        case .bytes(let bytes): tagged("bytes", hexadecimal(bytes), into: &text)
        case .sequence(let sequence):
            text += "{\"\(sequence.kind.rawValue)\": [".utf8
            if depth < 100 { list(sequence.elements, depth: depth + 1, into: &text) }
            text += "]}".utf8
        case .dictionary(let dictionary):
            text += "{\"dict\": [".utf8
            if depth < 100 { list(dictionary.entries.flatMap { [$0.key, $0.value] }, depth: depth + 1, into: &text) }
            text += "]}".utf8
        }
    }

    private static func list(_ values: [PickleValue], depth: Int, into text: inout [UInt8]) {
        for (index, value) in values.enumerated() {
            if index > 0 { text += ", ".utf8 }
            write(value, depth: depth, into: &text)
        }
    }

    private static func tagged(_ name: String, _ value: String, into text: inout [UInt8]) {
        text += "{\"\(name)\": \"\(value)\"}".utf8
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

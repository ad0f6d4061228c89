internal import Foundation
public import SegFormats
internal import SegNotation

/// A file of conversations, written as they come and moved to its place when it is complete.
public struct ConversationFile: ~Copyable {
    /// How the file is laid out.
    public enum Layout: Hashable, Sendable {
        /// One JSON list as Python's `json.dump(…, indent=4)` writes it, with what is not ASCII escaped.
        case pythonList
        /// One JSON object per line, in a format.
        case lines(ConversationFormat)
        /// One JSON object per line, made by the caller.
        case records
    }

    /// Conversations so far.
    public private(set) var count = 0
    private let path: String
    private let layout: Layout
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var partPath: String { path + ".part" }

    /// Begins a file at `path`.
    ///
    /// - Throws: `FormatError.Reason.unreadable` when it cannot be made.
    public init(path: String, layout: Layout) throws(FormatError) {
        self.path = path
        self.layout = layout
        let part = path + ".part"
        guard FileManager.default.createFile(atPath: part, contents: nil),
            let opened = FileHandle(forWritingAtPath: part)
        else { throw FormatError(file: part, reason: .unreadable("it cannot be made")) }
        handle = opened
    }

    /// What was not finished leaves nothing behind.
    deinit {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: path + ".part")
    }

    /// Adds a conversation of one question and one answer, with no more than these, to a Python list.
    ///
    /// - Precondition: the layout is `.pythonList`.
    public mutating func add(question: String, answer: String) throws {
        precondition(layout == .pythonList, "lines hold conversations")
        buffer += (count == 0 ? "[\n" : ",\n").utf8
        buffer += "    {\n        \"conversations\": [\n".utf8
        addTurn("user", question, end: ",\n")
        addTurn("assistant", answer, end: "\n")
        buffer += "        ]\n    }".utf8
        try added()
    }

    /// Adds a conversation on a line of its own, if its format can hold it.
    ///
    /// - Returns: whether it was added.
    /// - Precondition: the layout is `.lines`.
    public mutating func add(_ conversation: ConversationRecord) throws -> Bool {
        guard case .lines(let format) = layout else { preconditionFailure("a Python list holds questions and answers") }
        guard let line = conversation.line(format) else { return false }
        buffer += line.utf8
        buffer.append(0x0A)
        try added()
        return true
    }

    /// Adds a JSON object on a line of its own.
    ///
    /// - Precondition: the layout is `.records`.
    public mutating func add(record line: String) throws {
        precondition(layout == .records, "conversations have a format")
        buffer += line.utf8
        buffer.append(0x0A)
        try added()
    }

    private mutating func addTurn(_ role: String, _ text: String, end: String) {
        buffer += "            {\n                \"from\": \"\(role)\",\n                \"value\": ".utf8
        PythonJSON.write(text, into: &buffer)
        buffer += "\n            }\(end)".utf8
    }

    private mutating func added() throws {
        count += 1
        if buffer.count >= 1 << 20 { try flush() }
    }

    private mutating func flush() throws {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Ends the file and moves it to its place, where it replaces what was there.
    ///
    /// - Throws: whatever keeps it from being written.
    public consuming func finish() throws {
        if layout == .pythonList { buffer += (count == 0 ? "[]" : "\n]").utf8 }
        try flush()
        try handle.close()
        guard rename(partPath, path) == 0 else {
            throw FormatError(file: path, reason: .unreadable(String(cString: strerror(errno))))
        }
    }
}

/// Strings as Python's `json.dumps` writes them.
enum PythonJSON {
    /// Appends a string in quotes; everything but printable ASCII is escaped, as UTF-16 where need be.
    static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5C: bytes += [UInt8(ascii: "\\"), UInt8(unit)]
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x08: bytes += "\\b".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0x20...0x7E: bytes.append(UInt8(unit))
            default:
                let digits = String(unit, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

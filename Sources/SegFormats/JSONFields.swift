/// The members of one JSON object by name; values are looked at when they are asked for.
///
/// A member that is not what is asked for is as good as absent: whoever asks says what it needs.
package struct JSONFields {
    /// How errors and reports call the object: its file and place.
    package let place: String
    private let cursor: JSONCursor
    private var values: [String: Int] = [:]

    /// The members of the object at a cursor; a name that stands twice is an error.
    ///
    /// - Throws: `FormatError` when there is no object.
    package init(_ cursor: inout JSONCursor) throws(FormatError) {
        place = "\(cursor.file), byte \(cursor.position)"
        self.cursor = cursor
        var found: [String: Int] = [:]
        try cursor.members { name, cursor throws(FormatError) in found[name] = try cursor.skip().lowerBound }
        values = found
    }

    /// The members of a record of `file`, which is one object and nothing else.
    ///
    /// - Throws: `FormatError`, with the place in the file.
    package init(_ record: RecordStream.Record, file: String) throws(FormatError) {
        do throws(FormatError) {
            var cursor = JSONCursor(record.bytes, file: file)
            try self.init(&cursor)
            guard cursor.kind() == .end else { throw cursor.expected("the end of the record") }
        } catch {
            throw FormatError(file: file, offset: record.offset + (error.offset ?? 0), reason: error.reason)
        }
    }

    /// A cursor at a member's value; nil when it is absent or null.
    package func cursor(_ name: String) -> JSONCursor? {
        guard let place = values[name] else { return nil }
        var found = JSONCursor(cursor.bytes, file: cursor.file, at: place)
        return found.kind() == .literal && found.bytes[found.position] == UInt8(ascii: "n") ? nil : found
    }

    /// A member that is a string.
    package func string(_ name: String) -> String? {
        guard var cursor = cursor(name), cursor.kind() == .string else { return nil }
        return try? cursor.string()
    }

    /// A member that is a string, or a number, which is given as it is spelled.
    package func identifier(_ name: String) -> String? {
        if let text = string(name) { return text }
        guard var cursor = cursor(name), cursor.kind() == .number, let range = try? cursor.skip() else { return nil }
        return String(decoding: cursor.bytes[range], as: UTF8.self)
    }

    /// A member that is a whole number.
    package func integer(_ name: String) -> Int? {
        guard var cursor = cursor(name), cursor.kind() == .number else { return nil }
        return try? cursor.integer()
    }

    /// A member that is a number.
    package func number(_ name: String) -> Double? {
        guard var cursor = cursor(name), cursor.kind() == .number else { return nil }
        return try? cursor.number()
    }

    /// A member that is an object.
    package func object(_ name: String) -> JSONFields? {
        guard var cursor = cursor(name), cursor.kind() == .object else { return nil }
        return try? JSONFields(&cursor)
    }

    /// A member that is a list of objects; nil when any element is something else.
    package func objects(_ name: String) -> [JSONFields]? {
        list(name) { cursor throws(FormatError) in try JSONFields(&cursor) }
    }

    /// A member that is a list of strings, or one string.
    package func strings(_ name: String) -> [String]? {
        if let one = string(name) { return [one] }
        return list(name) { cursor throws(FormatError) in try cursor.string() }
    }

    /// A member that is a list of numbers.
    package func numbers(_ name: String) -> [Double]? {
        list(name) { cursor throws(FormatError) in try cursor.number() }
    }

    /// Whether a member is there and is neither null, false, an empty text, list or object.
    package func holdsSomething(_ name: String) -> Bool {
        guard var cursor = cursor(name), let range = try? cursor.skip() else { return false }
        let text = String(decoding: cursor.bytes[range], as: UTF8.self).filter { !$0.isWhitespace }
        return !["", "\"\"", "[]", "{}", "false"].contains(text)
    }

    /// Whether a member is true as Python has it, which is what tools ask of `iscrowd`: neither 0, null, false nor empty.
    package func isTrue(_ name: String) -> Bool { holdsSomething(name) && number(name) != 0 }

    /// Whether a member says no: `false` or 0.
    package func isFalse(_ name: String) -> Bool {
        guard var cursor = cursor(name), let range = try? cursor.skip() else { return false }
        return ["false", "0", "0.0"].contains(String(decoding: cursor.bytes[range], as: UTF8.self))
    }

    /// A member that is a list, each element read by `read`; nil when it is none, or `read` refuses an element.
    package func list<Item>(_ name: String, _ read: (inout JSONCursor) throws(FormatError) -> Item) -> [Item]? {
        guard var cursor = cursor(name), cursor.kind() == .array else { return nil }
        var items: [Item] = []
        do throws(FormatError) {
            try cursor.elements { cursor throws(FormatError) in items.append(try read(&cursor)) }
        } catch {
            return nil
        }
        return items
    }
}

extension JSONCursor {
    /// A list of strings.
    package mutating func strings() throws(FormatError) -> [String] {
        var items: [String] = []
        try elements { cursor throws(FormatError) in items.append(try cursor.string()) }
        return items
    }

    /// A list of numbers.
    package mutating func numbers() throws(FormatError) -> [Double] {
        var items: [Double] = []
        try elements { cursor throws(FormatError) in items.append(try cursor.number()) }
        return items
    }

    /// Calls `body` with each object of a list that is a member of the object here, without holding the others.
    ///
    /// - Throws: `FormatError` when there is no object here, it has no such list, or the list holds anything else.
    package func forEachObject(in list: String, _ body: (JSONFields) -> Void) throws(FormatError) {
        var cursor = self
        var isThere = false
        try cursor.members { name, cursor throws(FormatError) in
            guard name == list else {
                try cursor.skip()
                return
            }
            isThere = true
            try cursor.elements { cursor throws(FormatError) in body(try JSONFields(&cursor)) }
        }
        guard isThere else { throw FormatError(file: file, reason: .expected("a list “\(list)”")) }
    }
}

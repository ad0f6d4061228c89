/// One JSON object, its members by name. Values are looked at only when they are asked for.
package struct JSONRecord {
    private let bytes: [UInt8]
    private var members: [String: Range<Int>] = [:]

    /// Reads a line that is one object; of members with one name the last counts.
    ///
    /// - Throws: `RecordError.notUTF8`, `.syntax`.
    package init(_ line: [UInt8]) throws(RecordError) {
        guard String(validating: line, as: UTF8.self) != nil else { throw .notUTF8 }
        try self.init(line, at: 0)
    }

    private init(_ bytes: [UInt8], at start: Int) throws(RecordError) {
        self.bytes = bytes
        var scanner = JSONScanner(bytes, at: start)
        guard scanner.take(UInt8(ascii: "{")) else { throw scanner.unexpected("an object") }
        if !scanner.take(UInt8(ascii: "}")) {
            repeat { try readMember(&scanner) } while scanner.take(UInt8(ascii: ","))
            guard scanner.take(UInt8(ascii: "}")) else { throw scanner.unexpected("“,” or “}”") }
        }
        guard start > 0 || scanner.next() == nil else { throw scanner.unexpected("the end of the line") }
    }

    private mutating func readMember(_ scanner: inout JSONScanner) throws(RecordError) {
        _ = scanner.next()
        let name = JSONString.text(bytes[try scanner.skipString()])
        try scanner.skipColon()
        members[name] = try scanner.skipValue()
    }

    /// The value of a member as it stands in the line, nil if there is none.
    package func json(_ name: String) -> ArraySlice<UInt8>? {
        members[name].map { bytes[$0] }
    }

    /// An object that begins with this record's `id`, digit for digit, if it has one.
    package func reply() -> JSONObjectWriter {
        var object = JSONObjectWriter()
        if let id = json("id") { object.field("id", json: id) }
        return object
    }
}

// MARK: - Typed members

extension JSONRecord {
    /// Whether the member is a string.
    package func isString(_ name: String) -> Bool {
        json(name)?.first == UInt8(ascii: "\"")
    }

    /// The text of a member.
    ///
    /// - Throws: `RecordError.missingMember`, `.wrongMember`.
    package func string(_ name: String) throws(RecordError) -> String {
        let value = try present(name)
        guard value.first == UInt8(ascii: "\"") else { throw .wrongMember(name: name, expected: "a string") }
        return JSONString.text(value)
    }

    /// The whole number of a member; `640.0` is one too.
    ///
    /// - Throws: `RecordError.missingMember`, `.wrongMember`.
    package func integer(_ name: String) throws(RecordError) -> Int {
        guard let value = Self.integer(try present(name)) else {
            throw .wrongMember(name: name, expected: "a whole number")
        }
        return value
    }

    /// The list of whole numbers of a member.
    ///
    /// - Throws: `RecordError.missingMember`, `.wrongMember`.
    package func integers(_ name: String) throws(RecordError) -> [Int] {
        let value = try present(name)
        var values: [Int] = []
        var scanner = JSONScanner(bytes, at: value.startIndex)
        guard scanner.take(UInt8(ascii: "[")) else {
            throw .wrongMember(name: name, expected: "a list of whole numbers")
        }
        if scanner.take(UInt8(ascii: "]")) { return [] }
        repeat {
            guard let value = Self.integer(bytes[try scanner.skipValue()]) else {
                throw .wrongMember(name: name, expected: "a list of whole numbers")
            }
            values.append(value)
        } while scanner.take(UInt8(ascii: ","))
        return values
    }

    /// The list of finite numbers of a member.
    ///
    /// - Throws: `RecordError.missingMember`, `.wrongMember`.
    package func numbers(_ name: String) throws(RecordError) -> [Double] {
        let value = try present(name)
        var values: [Double] = []
        var scanner = JSONScanner(bytes, at: value.startIndex)
        guard scanner.take(UInt8(ascii: "[")) else { throw .wrongMember(name: name, expected: "a list of numbers") }
        if scanner.take(UInt8(ascii: "]")) { return [] }
        repeat {
            let text = String(decoding: bytes[try scanner.skipValue()], as: UTF8.self)
            guard let value = Double(text), value.isFinite else {
                throw .wrongMember(name: name, expected: "a list of numbers")
            }
            values.append(value)
        } while scanner.take(UInt8(ascii: ","))
        return values
    }

    /// The object of a member.
    ///
    /// - Throws: `RecordError.missingMember`, `.wrongMember`.
    package func object(_ name: String) throws(RecordError) -> JSONRecord {
        let value = try present(name)
        guard value.first == UInt8(ascii: "{") else { throw .wrongMember(name: name, expected: "an object") }
        return try JSONRecord(bytes, at: value.startIndex)
    }

    /// The objects of a member that is a list of them.
    ///
    /// - Throws: `RecordError.missingMember`, `.wrongMember`.
    package func objects(_ name: String) throws(RecordError) -> [JSONRecord] {
        let value = try present(name)
        var scanner = JSONScanner(bytes, at: value.startIndex)
        guard scanner.take(UInt8(ascii: "[")) else { throw .wrongMember(name: name, expected: "a list of objects") }
        if scanner.take(UInt8(ascii: "]")) { return [] }
        var records: [JSONRecord] = []
        repeat {
            let item = try scanner.skipValue()
            guard bytes[item].first == UInt8(ascii: "{") else {
                throw .wrongMember(name: name, expected: "a list of objects")
            }
            records.append(try JSONRecord(bytes, at: item.startIndex))
        } while scanner.take(UInt8(ascii: ","))
        return records
    }

    /// The truth value of a member.
    ///
    /// - Throws: `RecordError.missingMember`, `.wrongMember`.
    package func bool(_ name: String) throws(RecordError) -> Bool {
        switch String(decoding: try present(name), as: UTF8.self) {
        case "true": return true
        case "false": return false
        default: throw .wrongMember(name: name, expected: "true or false")
        }
    }

    /// Whether the member is there and not null.
    package func has(_ name: String) -> Bool {
        json(name).map { !$0.elementsEqual("null".utf8) } ?? false
    }

    private func present(_ name: String) throws(RecordError) -> ArraySlice<UInt8> {
        guard let value = json(name) else { throw .missingMember(name: name) }
        return value
    }

    private static func integer(_ value: ArraySlice<UInt8>) -> Int? {
        let text = String(decoding: value, as: UTF8.self)
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }
}

/// The parts of a `multipart/form-data` body (RFC 7578).
struct Multipart {
    /// One part.
    struct Part {
        /// The name in its Content-Disposition.
        let name: String
        /// Its Content-Type, if it has one.
        let contentType: String?
        /// Its bytes.
        let bytes: ArraySlice<UInt8>
    }

    /// Most parts of a body.
    static let limit = 16

    /// The parts in order.
    let parts: [Part]

    /// Cuts a body.
    ///
    /// - Parameters:
    ///   - body: the request's body.
    ///   - contentType: its Content-Type, which names the boundary.
    /// - Throws: ``ServerError`` when there is no boundary, a part has no name, two have one name, or there are more than
    ///   ``limit``.
    init(_ body: ArraySlice<UInt8>, contentType: String) throws(ServerError) {
        guard let boundary = Self.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count) else {
            throw .bad("the Content-Type names no boundary")
        }
        let mark = Array("--\(boundary)".utf8)
        guard var start = Self.find(mark, in: body, from: body.startIndex) else {
            throw .bad("the boundary is not in the body")
        }
        var parts: [Part] = []
        while true {
            start += mark.count
            if body[start...].starts(with: "--".utf8) { break }
            guard body[start...].starts(with: "\r\n".utf8),
                let end = Self.find(Array("\r\n".utf8) + mark, in: body, from: start)
            else { throw .bad("a part of the body does not end") }
            parts.append(try Self.part(body[min(start + 2, end)..<end]))
            guard parts.count <= Self.limit else { throw .bad("the body has more than \(Self.limit) parts") }
            start = end + 2
        }
        guard Set(parts.map(\.name)).count == parts.count else { throw .bad("two parts of the body have one name") }
        self.parts = parts
    }

    /// The part of a name.
    func part(_ name: String) -> Part? { parts.first { $0.name == name } }

    private static func part(_ bytes: ArraySlice<UInt8>) throws(ServerError) -> Part {
        let blank = Array("\r\n\r\n".utf8)
        // A part without header fields begins with the blank line's second half.
        guard let end = find(blank, in: bytes, from: bytes.startIndex) else {
            throw .bad("a part has no header fields")
        }
        var fields: [String: String] = [:]
        for line in String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n") {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { throw .bad("a header field of a part has no colon") }
            fields[halves[0].lowercased()] = String(halves[1].drop { $0 == " " })
        }
        guard let name = fields["content-disposition"].flatMap({ parameter("name", of: $0) }) else {
            throw .bad("a part of the body has no name")
        }
        return Part(name: name, contentType: fields["content-type"], bytes: bytes[(end + blank.count)...])
    }

    /// The value of `; name=value` or `; name="value"`.
    static func parameter(_ name: String, of field: String) -> String? {
        for piece in field.split(separator: ";").dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].drop(while: { $0 == " " }).lowercased() == name else { continue }
            let value = halves[1].drop { $0 == " " }
            return value.hasPrefix("\"") ? String(value.dropFirst().prefix { $0 != "\"" }) : String(value)
        }
        return nil
    }

    /// Where `needle` begins.
    private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
        var index = start
        while index + needle.count <= bytes.endIndex {
            guard let first = bytes[index...].firstIndex(of: needle[0]) else { return nil }
            if bytes[first...].starts(with: needle) { return first }
            index = first + 1
        }
        return nil
    }
}

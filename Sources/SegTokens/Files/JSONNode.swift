internal import Foundation

/// A value of a JSON file that knows its file and its place in it, so that every complaint can name both.
struct JSONNode {
    let file: String
    /// A path such as `model.merges[17]`; empty for the whole document.
    let place: String
    let value: JSONValue

    /// The document in `file` of `directory`.
    static func document(_ file: String, in directory: URL) throws(TokenizerError) -> JSONNode {
        try JSONNode(file: file, bytes: CheckpointFile.bytes(of: file, in: directory))
    }

    /// The document that `bytes` spell.
    init(file: String, bytes: [UInt8]) throws(TokenizerError) {
        do throws(JSONFault) {
            self.init(file: file, place: "", value: try JSONReader.read(bytes))
        } catch {
            throw .malformedJSON(file: file, offset: error.offset, problem: error.problem)
        }
    }

    init(file: String, place: String, value: JSONValue) {
        self.file = file
        self.place = place
        self.value = value
    }

    /// The last member named `key`; nil where it is absent or null, or where this is no object.
    subscript(key: String) -> JSONNode? {
        guard case .object(let members) = value, let member = members.last(where: { $0.key == key }),
            member.value != .null
        else { return nil }
        return JSONNode(file: file, place: child(key), value: member.value)
    }

    /// The member named `key`.
    ///
    /// - Throws: `TokenizerError.missing` where it is absent or null.
    func required(_ key: String) throws(TokenizerError) -> JSONNode {
        guard let node = self[key] else { throw .missing(file: file, place: child(key)) }
        return node
    }

    private func child(_ key: String) -> String {
        place.isEmpty ? key : "\(place).\(key)"
    }

    func unexpected(_ expected: String) -> TokenizerError {
        .unexpectedValue(file: file, place: place, expected: expected, found: value.kind)
    }

    func unsupported(_ feature: String) -> TokenizerError {
        .unsupported(file: file, place: place, feature: feature)
    }
}

extension JSONNode {
    func string() throws(TokenizerError) -> String {
        guard case .string(let text) = value else { throw unexpected("a string") }
        return text
    }

    func bool() throws(TokenizerError) -> Bool {
        guard case .bool(let flag) = value else { throw unexpected("true or false") }
        return flag
    }

    /// The member named `key`, or `fallback` where it is absent or null.
    func bool(_ key: String, default fallback: Bool) throws(TokenizerError) -> Bool {
        try self[key]?.bool() ?? fallback
    }

    /// A token id: 0 ..< `Vocabulary.capacity`.
    func id() throws(TokenizerError) -> Int {
        guard case .integer(let id) = value, id >= 0, id < Vocabulary.capacity else {
            throw unexpected("an id from 0 to \(Vocabulary.capacity - 1)")
        }
        return id
    }

    func items() throws(TokenizerError) -> [JSONNode] {
        guard case .array(let values) = value else { throw unexpected("an array") }
        return values.enumerated().map { JSONNode(file: file, place: "\(place)[\($0)]", value: $1) }
    }

    func members() throws(TokenizerError) -> [(key: String, node: JSONNode)] {
        guard case .object(let members) = value else { throw unexpected("an object") }
        return members.map { ($0.key, JSONNode(file: file, place: child($0.key), value: $0.value)) }
    }
}

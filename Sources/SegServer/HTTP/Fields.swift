/// The members of a JSON object in a request: each is asked for by type and range, and errors name its place.
struct Fields: Sendable {
    let members: [String: JSONValue]
    private let place: String

    /// The members of `value`.
    ///
    /// - Parameters:
    ///   - value: must be an object.
    ///   - place: where it stands: `queries[0]`; empty for the body itself.
    /// - Throws: ``ServerError`` when it is something else.
    init(_ value: JSONValue, at place: String = "") throws(ServerError) {
        guard case .object(let members) = value else {
            throw .bad("\(place.isEmpty ? "the body" : place) is not a JSON object", param: place.isEmpty ? nil : place)
        }
        (self.members, self.place) = (members, place)
    }

    /// The place of a member.
    func path(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

    /// The error of a member that is something else.
    func wrong(_ name: String, _ expected: String) -> ServerError {
        .bad("\(path(name)) is not \(expected)", param: path(name))
    }

    /// The error of a member that would change the answer, and is not followed.
    func unsupported(_ name: String) -> ServerError {
        .bad("\(path(name)) is not supported here", param: path(name), code: "unsupported_parameter")
    }

    /// Refuses members that nobody looks at: a misspelt option must not pass in silence.
    func allow(only names: Set<String>) throws(ServerError) {
        if let other = members.keys.filter({ !names.contains($0) }).min() {
            throw .bad("\(path(other)) is not known here", param: path(other), code: "unknown_field")
        }
    }

    /// The value of a member that is there and not null.
    subscript(name: String) -> JSONValue? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    func string(_ name: String) throws(ServerError) -> String? {
        guard let value = self[name] else { return nil }
        guard case .string(let text) = value else { throw wrong(name, "a string") }
        return text
    }

    func bool(_ name: String) throws(ServerError) -> Bool? {
        guard let value = self[name] else { return nil }
        guard case .bool(let flag) = value else { throw wrong(name, "true or false") }
        return flag
    }

    /// A whole number of a range; `640.0` is one, too.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(ServerError) -> Int? {
        guard let value = self[name] else { return nil }
        guard case .number(let text) = value,
            let number = Int(text) ?? Double(text).flatMap({ Int(exactly: $0) }), range.contains(number)
        else { throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") }
        return number
    }

    /// A number of a range.
    func number(_ name: String, in range: ClosedRange<Double>) throws(ServerError) -> Double? {
        guard let value = self[name] else { return nil }
        guard case .number(let text) = value, let number = Double(text), range.contains(number) else {
            throw wrong(name, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Numbers, as many as `count` says.
    func numbers(_ name: String, count: Int) throws(ServerError) -> [Double]? {
        guard let value = self[name] else { return nil }
        let expected = "a list of \(count) numbers"
        guard case .array(let items) = value, items.count == count else { throw wrong(name, expected) }
        var numbers: [Double] = []
        for item in items {
            guard case .number(let text) = item, let number = Double(text), number.isFinite else {
                throw wrong(name, expected)
            }
            numbers.append(number)
        }
        return numbers
    }

    /// The items of a list, at most `limit`.
    func items(_ name: String, limit: Int) throws(ServerError) -> [JSONValue]? {
        guard let value = self[name] else { return nil }
        guard case .array(let items) = value else { throw wrong(name, "a list") }
        guard items.count <= limit else {
            throw .bad("\(path(name)) has \(items.count) items; at most \(limit) are taken", param: path(name))
        }
        return items
    }

    /// The objects of a list.
    func objects(_ name: String, limit: Int) throws(ServerError) -> [Fields]? {
        guard let items = try items(name, limit: limit) else { return nil }
        var objects: [Fields] = []
        for (index, item) in items.enumerated() { objects.append(try Fields(item, at: "\(path(name))[\(index)]")) }
        return objects
    }

    /// The strings of a list.
    func strings(_ name: String, limit: Int) throws(ServerError) -> [String]? {
        guard let items = try items(name, limit: limit) else { return nil }
        var strings: [String] = []
        for item in items {
            guard case .string(let text) = item else { throw wrong(name, "a list of strings") }
            strings.append(text)
        }
        return strings
    }

    /// One of a kind's names.
    func choice<Kind: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ kind: Kind.Type
    ) throws(ServerError) -> Kind? {
        guard let text = try string(name) else { return nil }
        guard let value = Kind(rawValue: text) else {
            throw wrong(name, "one of " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return value
    }

    /// A member that is an object.
    func fields(_ name: String) throws(ServerError) -> Fields? {
        guard let value = self[name] else { return nil }
        return try Fields(value, at: path(name))
    }
}

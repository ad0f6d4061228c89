/// One JSON object on one line, field after field in the order of the calls.
///
/// Nothing is checked for repeated names.
public struct JSONObjectWriter: Sendable {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    /// A writer of an object without fields.
    public init() {}

    /// The object as UTF-8, without a line break.
    public var utf8: [UInt8] {
        bytes + [UInt8(ascii: "}")]
    }

    /// The object as text, without a line break.
    public var line: String {
        String(decoding: utf8, as: UTF8.self)
    }

    /// Adds a field.
    ///
    /// - Precondition: numbers in `value` are finite.
    public mutating func field(_ name: String, _ value: some JSONWritable) {
        begin(name)
        value.writeJSON(into: &bytes)
    }

    /// Adds a field whose value is JSON already.
    public mutating func field(_ name: String, json value: some Sequence<UInt8>) {
        begin(name)
        bytes += value
    }

    private mutating func begin(_ name: String) {
        if bytes.count > 1 { bytes += ", ".utf8 }
        name.writeJSON(into: &bytes)
        bytes += ": ".utf8
    }
}

extension JSONObjectWriter: JSONWritable {
    /// Appends the object as a value of another.
    public func writeJSON(into bytes: inout [UInt8]) {
        bytes += utf8
    }
}

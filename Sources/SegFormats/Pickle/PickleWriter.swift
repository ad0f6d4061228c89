/// Writes plain data as a pickle of protocol 2, which every Python since 2.3 reads.
///
/// Nothing is memoized, so a list can be written piece by piece, and its pieces in parallel.
package struct PickleWriter: Sendable {
    /// What was written.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// The bytes before the first entry of a pickled list, and after its last.
    package static let listStart: [UInt8] = [0x80, 2, UInt8(ascii: "]")]
    package static let listEnd: [UInt8] = [UInt8(ascii: ".")]

    /// Appends an entry to the list that is being written.
    package mutating func entry(_ write: (inout PickleWriter) -> Void) {
        write(&self)
        bytes.append(UInt8(ascii: "a"))
    }

    /// A dictionary, its keys in order.
    package mutating func dictionary(_ members: [(String, (inout PickleWriter) -> Void)]) {
        bytes += [UInt8(ascii: "}"), UInt8(ascii: "(")]
        for (key, write) in members {
            string(key)
            write(&self)
        }
        bytes.append(UInt8(ascii: "u"))
    }

    /// A list.
    package mutating func list<Item>(_ items: [Item], _ write: (inout PickleWriter, Item) -> Void) {
        bytes += [UInt8(ascii: "]"), UInt8(ascii: "(")]
        for item in items { write(&self, item) }
        bytes.append(UInt8(ascii: "e"))
    }

    /// A text.
    package mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "X"))
        let utf8 = Array(text.utf8)
        little(UInt32(truncatingIfNeeded: utf8.count))
        bytes += utf8
    }

    /// A whole number.
    package mutating func integer(_ value: Int) {
        if let small = Int32(exactly: value) {
            bytes.append(UInt8(ascii: "J"))
            little(UInt32(bitPattern: small))
        } else {
            bytes += [0x8A, 8]
            little(UInt64(bitPattern: Int64(value)))
        }
    }

    private mutating func little(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }
}

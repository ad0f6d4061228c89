/// What the split patterns ask of a scalar, as the reference tokenizers answer it.
struct ScalarClass: OptionSet, Sendable {
    let rawValue: UInt8

    /// `\p{L}`.
    static let letter = ScalarClass(rawValue: 1)
    /// `\p{N}`.
    static let number = ScalarClass(rawValue: 2)
    /// `\s`.
    static let whiteSpace = ScalarClass(rawValue: 4)
    /// `\p{Han}`.
    static let han = ScalarClass(rawValue: 8)
    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]`: what may begin a word of Kimi's pattern.
    static let leading = ScalarClass(rawValue: 16)
    /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]`: what may end a word of Kimi's pattern.
    static let trailing = ScalarClass(rawValue: 32)
    /// `\w`.
    static let word = ScalarClass(rawValue: 64)

    /// The classes of a scalar value below 0x110000.
    @inline(__always)
    static func of(_ scalar: UInt32) -> ScalarClass {
        ScalarClass(rawValue: table[Int(scalar)])
    }

    /// One byte a scalar: a megabyte, of which a text touches a few pages.
    private static let table = expand(ScalarClassTable.boundaries)

    /// A value for each scalar from (first scalar << 8 | value) boundaries that begin at scalar 0.
    static func expand(_ boundaries: [UInt32]) -> [UInt8] {
        var table: [UInt8] = []
        table.reserveCapacity(0x110000)
        var value: UInt8 = 0
        for boundary in boundaries {
            table.append(contentsOf: repeatElement(value, count: Int(boundary >> 8) - table.count))
            value = UInt8(truncatingIfNeeded: boundary)
        }
        table.append(contentsOf: repeatElement(value, count: 0x110000 - table.count))
        return table
    }
}

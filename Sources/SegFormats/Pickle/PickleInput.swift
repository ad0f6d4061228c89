/// The bytes of a pickle, and the scalars that opcodes spell out in them.
package struct PickleInput {
    private let bytes: [UInt8]
    private var position = 0
    private var current: (opcode: UInt8, offset: Int) = (0, 0)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func error(_ reason: PickleError.Reason) -> PickleError {
        PickleError(opcode: current.opcode, offset: current.offset, reason: reason)
    }

    mutating func opcode() throws(PickleError) -> PickleOpcode {
        guard position < bytes.count else {
            throw PickleError(opcode: PickleOpcode.stop.rawValue, offset: position, reason: .truncated)
        }
        current = (bytes[position], position)
        position += 1
        guard let opcode = PickleOpcode(rawValue: current.opcode) else { throw error(.unknownOpcode) }
        return opcode
    }

    mutating func byte() throws(PickleError) -> UInt8 {
        guard position < bytes.count else { throw error(.truncated) }
        position += 1
        return bytes[position - 1]
    }

    mutating func skip(_ count: Int) throws(PickleError) {
        _ = try take(count)
    }

    mutating func take(_ count: Int) throws(PickleError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw error(.truncated) }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// An unsigned number of 1 to 8 bytes, lowest first; one past `Int` is longer than any file.
    mutating func little(_ count: Int) throws(PickleError) -> Int {
        let value = try take(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let number = Int(exactly: value) else { throw error(.truncated) }
        return number
    }

    /// The bytes up to the next line break, which is consumed.
    private mutating func line() throws(PickleError) -> ArraySlice<UInt8> {
        guard let end = bytes[position...].firstIndex(of: 0x0A) else { throw error(.truncated) }
        defer { position = end + 1 }
        return bytes[position..<end]
    }

    private mutating func textLine() throws(PickleError) -> String {
        guard let text = String(validating: try line(), as: UTF8.self) else { throw error(.badArgument("not UTF-8")) }
        return text
    }

    mutating func decimalLine() throws(PickleError) -> Int {
        let text = try textLine()
        guard let value = Int(text), value >= 0 else { throw error(.badArgument("“\(text.prefix(40))”")) }
        return value
    }
}

extension PickleInput {
    /// The value of an opcode that spells out a number, a string, bytes or a constant.
    mutating func scalar(_ opcode: PickleOpcode) throws(PickleError) -> PickleValue {
        switch opcode {
        case .none: return .none
        case .newTrue: return .bool(true)
        case .newFalse: return .bool(false)
        case .int, .binInt, .binInt1, .binInt2, .long, .long1, .long4: return try integer(opcode)
        case .float, .binFloat: return try .float(float(opcode))
        case .string, .binString, .shortBinString: return try PickleInput.text(orBytes: oldString(opcode))
        case .unicode: return try .string(rawUnicodeEscape(line()))
        default: return try sized(opcode)
        }
    }

    private mutating func integer(_ opcode: PickleOpcode) throws(PickleError) -> PickleValue {
        switch opcode {
        case .binInt: return try .int(Int(Int32(truncatingIfNeeded: little(4))))
        case .binInt1: return try .int(Int(byte()))
        case .binInt2: return try .int(little(2))
        case .long1: return try twosComplement(take(Int(byte())))
        case .long4: return try twosComplement(take(little(4)))
        default: return try written(textLine(), isLong: opcode == .long)
        }
    }

    /// Protocol 0: `I12`, `I00` and `I01` for the booleans, `L12L`.
    private func written(_ text: String, isLong: Bool) throws(PickleError) -> PickleValue {
        if !isLong, text == "00" || text == "01" { return .bool(text == "01") }
        let digits = isLong && text.hasSuffix("L") ? text.dropLast() : text[...]
        if let value = Int(digits) { return .int(value) }
        guard let bytes = LongDigits.twosComplement(digits.utf8) else {
            throw error(.badArgument("“\(text.prefix(40))”"))
        }
        return twosComplement(bytes[...])
    }

    /// A value of as few bytes as it takes: those above that repeat its sign are dropped.
    private func twosComplement(_ given: ArraySlice<UInt8>) -> PickleValue {
        var bytes = given
        while let sign = bytes.last, bytes.count > 8 {
            let next = bytes[bytes.endIndex - 2]
            guard sign == 0 && next < 0x80 || sign == 0xFF && next >= 0x80 else { return .longInt(Array(bytes)) }
            bytes.removeLast()
        }
        guard let highest = bytes.last else { return .int(0) }
        let start: UInt64 = highest >= 0x80 ? .max : 0
        return .int(Int(truncatingIfNeeded: bytes.reversed().reduce(start) { $0 << 8 | UInt64($1) }))
    }

    private mutating func float(_ opcode: PickleOpcode) throws(PickleError) -> Double {
        if opcode == .binFloat {
            return Double(bitPattern: try take(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        let text = try textLine()
        guard let value = Double(text) else { throw error(.badArgument("“\(text.prefix(40))”")) }
        return value
    }

    /// Strings, bytes with their length before them.
    private mutating func sized(_ opcode: PickleOpcode) throws(PickleError) -> PickleValue {
        switch opcode {
        case .shortBinUnicode: return try .string(utf8(take(Int(byte()))))
        case .binUnicode: return try .string(utf8(take(little(4))))
        case .binUnicode8: return try .string(utf8(take(little(8))))
        case .shortBinBytes: return try .bytes(Array(take(Int(byte()))))
        case .binBytes: return try .bytes(Array(take(little(4))))
        case .binBytes8, .byteArray8: return try .bytes(Array(take(little(8))))
        default: throw error(.unknownOpcode)
        }
    }

    /// Python allows lone surrogates ("surrogatepass"); they are no text and are replaced. Nothing else may be wrong.
    private func utf8(_ bytes: ArraySlice<UInt8>) throws(PickleError) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var patched = Array(bytes)
        for index in patched.indices.dropLast(2)
        where patched[index] == 0xED && patched[index + 1] >= 0xA0 && patched[index + 2] & 0xC0 == 0x80 {
            patched.replaceSubrange(index..<index + 3, with: [0xEF, 0xBF, 0xBD])
        }
        guard let text = String(validating: patched, as: UTF8.self) else { throw error(.badArgument("not UTF-8")) }
        return text
    }

    /// Python 2's `str`.
    private mutating func oldString(_ opcode: PickleOpcode) throws(PickleError) -> [UInt8] {
        switch opcode {
        case .shortBinString: return try Array(take(Int(byte())))
        case .binString: return try Array(take(little(4)))
        default: return try quoted(line())
        }
    }

    private static func text(orBytes bytes: [UInt8]) -> PickleValue {
        String(validating: bytes, as: UTF8.self).map(PickleValue.string) ?? .bytes(bytes)
    }
}

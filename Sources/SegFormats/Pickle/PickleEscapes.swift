/// The two escaped forms that protocol 0 writes strings in.
extension PickleInput {
    /// A quoted `repr` of Python 2's `str`: quotes of one kind around bytes with backslash escapes.
    func quoted(_ line: ArraySlice<UInt8>) throws(PickleError) -> [UInt8] {
        guard line.count >= 2, let quote = line.first, quote == line.last, quote == 0x22 || quote == 0x27 else {
            throw error(.badArgument("a string without its quotes"))
        }
        var rest = line.dropFirst().dropLast()
        var out: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\") { try out.append(contentsOf: escape(&rest)) } else { out.append(byte) }
        }
        return out
    }

    /// What follows a backslash; an escape that Python does not know stays as written.
    private func escape(_ rest: inout ArraySlice<UInt8>) throws(PickleError) -> [UInt8] {
        guard let kind = rest.popFirst() else { throw error(.badArgument("a string that ends in a backslash")) }
        switch kind {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "a"): return [0x07]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "v"): return [0x0B]
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return [kind]
        case UInt8(ascii: "x"): return [UInt8(truncatingIfNeeded: try hexadecimal(&rest, digits: 2))]
        case UInt8(ascii: "0")...UInt8(ascii: "7"): return [octal(kind, &rest)]
        default: return [UInt8(ascii: "\\"), kind]
        }
    }

    private func octal(_ first: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8 {
        var value = Int(first - 0x30)
        for _ in 0..<2 {
            guard let digit = rest.first, (0x30...0x37).contains(digit) else { break }
            value = value * 8 + Int(digit - 0x30)
            rest.removeFirst()
        }
        return UInt8(truncatingIfNeeded: value)
    }

    private func hexadecimal(_ rest: inout ArraySlice<UInt8>, digits: Int) throws(PickleError) -> UInt32 {
        let text = String(decoding: rest.prefix(digits), as: UTF8.self)
        guard text.utf8.count == digits, text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
            let value = UInt32(text, radix: 16)
        else { throw error(.badArgument("a bad hexadecimal escape")) }
        rest.removeFirst(digits)
        return value
    }

    /// Python's raw-unicode-escape: Latin-1 with `\uXXXX` and `\UXXXXXXXX`, where any other backslash, with what follows it, stays.
    func rawUnicodeEscape(_ line: ArraySlice<UInt8>) throws(PickleError) -> String {
        var units: [UInt32] = []
        var rest = line
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.first else {
                units.append(UInt32(byte))
                continue
            }
            switch kind {
            case UInt8(ascii: "u"):
                rest.removeFirst()
                units.append(try hexadecimal(&rest, digits: 4))
            case UInt8(ascii: "U"):
                rest.removeFirst()
                let unit = try hexadecimal(&rest, digits: 8)
                guard unit <= 0x10FFFF else { throw error(.badArgument("an escape beyond Unicode")) }
                units.append(unit)
            default:
                units += [UInt32(byte), UInt32(kind)]
                rest.removeFirst()
            }
        }
        return PickleInput.text(units)
    }

    /// Code points as text; a pair of surrogates is one character, a lone one is replaced.
    private static func text(_ units: [UInt32]) -> String {
        var out = String.UnicodeScalarView()
        var index = 0
        while index < units.count {
            let unit = units[index]
            if (0xD800..<0xDC00).contains(unit), index + 1 < units.count, (0xDC00..<0xE000).contains(units[index + 1]) {
                let value = 0x10000 + (unit - 0xD800) << 10 + (units[index + 1] - 0xDC00)
                out.append(Unicode.Scalar(value) ?? "\u{FFFD}")
                index += 2
            } else {
                out.append(Unicode.Scalar(unit) ?? "\u{FFFD}")
                index += 1
            }
        }
        return String(out)
    }
}

/// What Python's `str` writes of plain data: the published script puts a whole dictionary into its questions.
enum PythonText {
    /// Python 3's `repr` of a value; below a depth of 50, `...` stands for what is left.
    static func text(of value: PickleValue) -> String {
        var out = ""
        write(value, depth: 0, into: &out)
        return out
    }

    private static func write(_ value: PickleValue, depth: Int, into out: inout String) {
        switch value {
        case .none: out += "None"
        case .bool(let value): out += value ? "True" : "False"
        case .int(let value): out += String(value)
        case .longInt(let bytes): out += LongDigits.decimal(bytes)
        case .float(let value): out += "\(value)"
        case .string(let value): out += quoted(value.unicodeScalars)
        case .bytes(let bytes): out += "b" + quoted(bytes.map { Unicode.Scalar($0) }, isBytes: true)
        case .sequence, .dictionary: writeContainer(value, depth: depth, into: &out)
        }
    }

    private static func writeContainer(_ value: PickleValue, depth: Int, into out: inout String) {
        guard depth < 50 else {
            out += "..."
            return
        }
        switch value {
        case .dictionary(let dictionary):
            let parts = dictionary.entries.map { entry in
                var part = ""
                write(entry.key, depth: depth + 1, into: &part)
                part += ": "
                write(entry.value, depth: depth + 1, into: &part)
                return part
            }
            out += "{" + parts.joined(separator: ", ") + "}"
        case .sequence(let sequence):
            let parts = sequence.elements.map { element in
                var part = ""
                write(element, depth: depth + 1, into: &part)
                return part
            }
            out += bracketed(parts, sequence.kind)
        default: break
        }
    }

    private static func bracketed(_ parts: [String], _ kind: PickleSequence.Kind) -> String {
        let inside = parts.joined(separator: ", ")
        return switch kind {
        case .list: "[\(inside)]"
        case .tuple: parts.count == 1 ? "(\(inside),)" : "(\(inside))"
        case .set: parts.isEmpty ? "set()" : "{\(inside)}"
        case .frozenSet: parts.isEmpty ? "frozenset()" : "frozenset({\(inside)})"
        }
    }

    /// In single quotes, unless only they occur in the text.
    private static func quoted(_ text: some Sequence<Unicode.Scalar>, isBytes: Bool = false) -> String {
        let scalars = Array(text)
        let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
        var out = String.UnicodeScalarView([quote])
        for scalar in scalars {
            switch scalar {
            case "\\", quote: out += ["\\", scalar]
            case "\n": out += "\\n".unicodeScalars
            case "\r": out += "\\r".unicodeScalars
            case "\t": out += "\\t".unicodeScalars
            case _ where isPrintable(scalar) && !(isBytes && scalar.value > 0x7E): out.append(scalar)
            default: out += escape(scalar).unicodeScalars
            }
        }
        return String(out) + String(quote)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let (letter, digits) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        let text = String(scalar.value, radix: 16)
        return "\\" + letter + String(repeating: "0", count: digits - text.count) + text
    }

    /// As `str.isprintable`: letters, marks, numbers, punctuation, symbols and the space.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }
}

internal import SegFormats

/// What Python's `str` writes of plain data: the published script puts a whole dictionary into its questions.
enum PythonText {
    /// The longest text that is written: real sentences take some hundred bytes, and a pickle of a few bytes can name one
    /// list so often that its text would never end.
    static let limit = 8_192

    /// Python 3's `repr` of a value; nil when it is longer than `limit` bytes or deeper than 50 containers.
    static func text(of value: PickleValue) -> String? {
        var out = ""
        write(value, depth: 0, into: &out)
        return out.utf8.count <= limit ? out : nil
    }

    /// Once `out` is too long nothing more is written.
    private static func write(_ value: PickleValue, depth: Int, into out: inout String) {
        guard out.utf8.count <= limit else { return }
        switch value {
        case .none: out += "None"
        case .bool(let value): out += value ? "True" : "False"
        case .int(let value): out += String(value)
        case .longInt(let bytes) where bytes.count <= limit / 4: out += LongDigits.decimal(bytes)
        case .float(let value): out += "\(value)"
        case .string(let value): out += quoted(value.unicodeScalars)
        case .bytes(let bytes): out += "b" + quoted(bytes.map { Unicode.Scalar($0) }, isBytes: true)
        case .sequence(let sequence) where depth < 50:
            let (open, close) = brackets(sequence)
            out += open
            list(sequence.elements, into: &out) { write($0, depth: depth + 1, into: &$1) }
            out += close
        case .dictionary(let dictionary) where depth < 50:
            out += "{"
            list(dictionary.entries, into: &out) { entry, out in
                write(entry.key, depth: depth + 1, into: &out)
                out += ": "
                write(entry.value, depth: depth + 1, into: &out)
            }
            out += "}"
        default: out += String(repeating: "…", count: limit)
        }
    }

    private static func list<Item>(_ items: [Item], into out: inout String, _ write: (Item, inout String) -> Void) {
        for (index, item) in items.enumerated() {
            guard out.utf8.count <= limit else { return }
            if index > 0 { out += ", " }
            write(item, &out)
        }
    }

    private static func brackets(_ sequence: PickleSequence) -> (open: String, close: String) {
        let isEmpty = sequence.elements.isEmpty
        return switch sequence.kind {
        case .list: ("[", "]")
        case .tuple: ("(", sequence.elements.count == 1 ? ",)" : ")")
        case .set: isEmpty ? ("set(", ")") : ("{", "}")
        case .frozenSet: isEmpty ? ("frozenset(", ")") : ("frozenset({", "})")
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

/// Something that a reader saw and the reason why it did not take it as written.
public struct Diagnostic: Hashable, Sendable, Codable {
    /// The kinds of notice. Raw values are what records print.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The text ends inside a list; its complete points are kept.
        case truncated
        /// Words or odd characters inside a list. Words end the list, odd characters are skipped.
        case unexpectedText = "unexpected_text"
        /// Where a number is due: NaN, an infinity, a malformed number, or one too large to use. Its brackets are skipped.
        case badNumber = "bad_number"
        /// Brackets around 1, 3 or more than 4 numbers; skipped.
        case wrongCount = "wrong_count"
        /// Numbers of a list that stand outside its inner brackets; skipped.
        case strayNumber = "stray_number"
        /// Two numbers with one bracket missing, taken as a vertex.
        case missingBracket = "missing_bracket"
        /// Coordinates below 0 or above 1. They are kept: filling cuts at the picture's edge.
        case outOfRange = "out_of_range"
        /// A ring of one or two vertices. It is kept: with the inclusive fill rule it draws a pixel or a line.
        case shortRing = "short_ring"
        /// Vertices equal to the one before them. They are kept.
        case repeatedVertex = "repeated_vertex"
        /// A box whose second corner lies left of or above its first. It is kept as written.
        case flippedBox = "flipped_box"
        /// A place as another model writes it; see the message for what became of it.
        case foreignNotation = "foreign_notation"
        /// Text between `<think>` and `</think>`; it is no part of the answer.
        case thought
        /// An outline was asked for, and the answer has none: the message says what it is instead (`AnswerForm`).
        case noOutline = "no_outline"
        /// A box was asked for, and the answer has none.
        case noBox = "no_box"
        /// A point was asked for, and the answer has none.
        case noPoint = "no_point"
        /// The published decoder stops here with an exception, and so gives no outline or no mask.
        case readmeFailure = "readme_failure"
    }

    /// What it is about.
    public let kind: Kind
    /// Where: bytes of UTF-8 before it in the text.
    public let at: Int
    /// A sentence for people.
    public let message: String

    /// A notice of the given kind, `at` bytes into the text.
    public init(kind: Kind, at: Int, message: String) {
        self.kind = kind
        self.at = at
        self.message = message
    }
}

extension Diagnostic {
    static func truncated(at: Int) -> Diagnostic {
        Diagnostic(kind: .truncated, at: at, message: "the text ends inside a list; only complete points are kept")
    }

    static func words(at: Int) -> Diagnostic {
        Diagnostic(kind: .unexpectedText, at: at, message: "words inside a list end it")
    }

    static func oddCharacters(at: Int) -> Diagnostic {
        Diagnostic(kind: .unexpectedText, at: at, message: "odd characters inside a list are skipped")
    }

    static func badNumber(at: Int) -> Diagnostic {
        Diagnostic(kind: .badNumber, at: at, message: "not a usable number; its brackets are skipped")
    }

    static func wrongCount(_ count: Int, at: Int) -> Diagnostic {
        let numbers = count == 1 ? "1 number" : "\(count) numbers"
        return Diagnostic(kind: .wrongCount, at: at, message: "brackets around \(numbers); 2 make a point and 4 a box")
    }

    static func strayNumber(at: Int) -> Diagnostic {
        Diagnostic(kind: .strayNumber, at: at, message: "numbers outside the inner brackets of a list are skipped")
    }

    static func missingBracket(at: Int) -> Diagnostic {
        Diagnostic(kind: .missingBracket, at: at, message: "two numbers with a bracket missing are taken as a vertex")
    }

    static func outOfRange(_ count: Int, at: Int) -> Diagnostic {
        let what = count == 1 ? "1 coordinate lies" : "\(count) coordinates lie"
        return Diagnostic(
            kind: .outOfRange, at: at, message: "\(what) outside 0…1; kept, and cut at the edge when filled")
    }

    static func shortRing(_ count: Int, at: Int) -> Diagnostic {
        let what = count == 1 ? "1 vertex" : "\(count) vertices"
        return Diagnostic(kind: .shortRing, at: at, message: "a ring of \(what) encloses no area")
    }

    static func repeatedVertex(_ count: Int, at: Int) -> Diagnostic {
        let what = count == 1 ? "1 vertex equals" : "\(count) vertices equal"
        return Diagnostic(kind: .repeatedVertex, at: at, message: "\(what) the one before")
    }

    static func flippedBox(at: Int) -> Diagnostic {
        Diagnostic(kind: .flippedBox, at: at, message: "the box ends left of or above where it begins; kept as written")
    }

    static func thought(at: Int) -> Diagnostic {
        Diagnostic(kind: .thought, at: at, message: "the model's thought is not read as an answer")
    }

    static func missing(_ target: Target, form: AnswerForm) -> Diagnostic {
        let (kind, what): (Kind, String) =
            switch target {
            case .mask: (.noOutline, "outline")
            case .box: (.noBox, "box")
            case .point: (.noPoint, "point")
            }
        return Diagnostic(kind: kind, at: 0, message: "no \(what): the answer \(form.predicate)")
    }

    static func readmeFailure(at: Int) -> Diagnostic {
        let message = "json.loads refuses what the expression matches; the published decoder stops without an outline"
        return Diagnostic(kind: .readmeFailure, at: at, message: message)
    }

    static func readmeRefusal(at: Int) -> Diagnostic {
        let message = "pycocotools refuses a ring of one or two vertices; the published decoder stops without a mask"
        return Diagnostic(kind: .readmeFailure, at: at, message: message)
    }
}

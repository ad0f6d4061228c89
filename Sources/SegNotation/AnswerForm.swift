internal import SegGeometry

/// What an answer is, before anybody asks how good it is. Each answer has one form.
public enum AnswerForm: String, Hashable, Sendable, Codable, CaseIterable {
    /// Outlines, most of whose vertices lie in the picture.
    case outlines
    /// Coordinates, most of them outside 0…1: another convention, or nonsense.
    case outOfRange = "out_of_range"
    /// Boxes and no outline.
    case boxes
    /// Points and no outline.
    case points
    /// Coordinates that could not be read.
    case notParsed = "not_parsed"
    /// A server's reply without content.
    case noContent = "no_content"
    /// The text ends before the first outline is there.
    case cutShort = "cut_short"
    /// Words without a coordinate: "There is no dog."
    case words
    /// Nothing: no letter and no digit, as in white space, empty brackets or dots.
    case empty

    /// What an answer of this form does, as the end of a sentence that begins with it.
    package var predicate: String {
        switch self {
        case .outlines: "is an outline"
        case .outOfRange: "has coordinates outside 0…1"
        case .boxes: "is a box"
        case .points: "is a point"
        case .notParsed: "has coordinates that cannot be read"
        case .noContent: "has no content"
        case .cutShort: "was cut short before the first one"
        case .words: "is words without coordinates"
        case .empty: "is empty"
        }
    }

    /// Whether the answer says that nothing is there: it has neither a place nor the beginning of one.
    public var saysNothingIsThere: Bool { self == .words || self == .empty }
}

extension AnswerForm {
    /// The form of an answer.
    ///
    /// - Parameters:
    ///   - reading: what a reader found in `text`.
    ///   - text: without thoughts.
    ///   - isCut: whether the model was stopped before it had ended.
    public init(_ reading: Reading, text: String, isCut: Bool = false) {
        self =
            if let isOutside = Self.liesOutside(reading) {
                isOutside ? .outOfRange : Self.kind(reading)
            } else if isCut || reading.diagnostics.contains(where: { $0.kind == .truncated }) {
                .cutShort
            } else if !text.contains(where: { $0.isLetter || $0.isNumber }) {
                .empty
            } else if reading.diagnostics.contains(where: { Self.unread.contains($0.kind) }) || Self.hasNumbers(text) {
                .notParsed
            } else {
                .words
            }
    }

    private static let unread: Set<Diagnostic.Kind> = [
        .foreignNotation, .badNumber, .wrongCount, .strayNumber, .unexpectedText, .readmeFailure,
    ]

    /// Whether a text has coordinates outside brackets: two numbers with a comma or a space between them of which one has
    /// decimals, four numbers in a row, or two pairs of numbers ("M 10,20 L 30,40"). "1,000" is one number.
    private static func hasNumbers(_ text: String) -> Bool {
        var (run, decimals, pairs, isShort) = (0, false, 0, false)
        for word in text.split(whereSeparator: { " ,;()[]{}<>\n\t".contains($0) }) {
            let number = word.last == "%" ? word.dropLast() : word
            guard Double(number) != nil else {
                (run, decimals, isShort) = (0, false, false)
                continue
            }
            run += 1
            decimals = decimals || number.contains(".")
            let isThousands = isShort && run == 2 && number.count == 3 && text.contains(",\(number)")
            if run == 2, !isThousands { pairs += 1 }
            isShort = run == 1 && number.count <= 3
            if run >= 4 || pairs >= 2 || (run >= 2 && decimals) { return true }
        }
        return false
    }

    private static func kind(_ reading: Reading) -> AnswerForm {
        if !reading.polygons.isEmpty { return .outlines }
        return reading.boxes.isEmpty ? .points : .boxes
    }

    /// Whether more than half of the positions lie outside 0…1: of the outlines, where there are none of boxes and points; nil
    /// for no position at all.
    private static func liesOutside(_ reading: Reading) -> Bool? {
        var positions = reading.polygons.flatMap(\.vertices).map { ($0.x, $0.y) }
        if positions.isEmpty {
            positions =
                reading.boxes.flatMap { [($0.x1, $0.y1), ($0.x2, $0.y2)] } + reading.points.map { ($0.x, $0.y) }
        }
        guard !positions.isEmpty else { return nil }
        let outside = positions.count { !(0...1).contains($0.0) || !(0...1).contains($0.1) }
        return outside * 2 > positions.count
    }
}

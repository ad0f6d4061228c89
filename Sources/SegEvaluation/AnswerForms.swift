internal import SegNotation

/// How many answers are what was asked for, and what the others are.
struct AnswerForms {
    private let counts: [String: Int]
    private let isOfBoxes: Bool

    /// - Parameters:
    ///   - counts: by `AnswerForm.rawValue`.
    ///   - isOfBoxes: whether boxes were asked for.
    init(_ counts: [String: Int], isOfBoxes: Bool = false) {
        self.counts = counts
        self.isOfBoxes = isOfBoxes
    }

    /// A sentence about the answers that are not what was asked for; nil when all are.
    var sentence: String? {
        let others =
            (isOfBoxes ? [AnswerForm.outlines] : [.boxes]) + [
                .points, .outOfRange, .notParsed, .cutShort, .noContent, .words, .empty,
            ]
        let told = others.compactMap { form in
            counts[form.rawValue].map { "\($0) \(Self.words(form, isOne: $0 == 1))" }
        }
        guard !told.isEmpty else { return nil }
        let foreign = counts[AnswerForm.outOfRange.rawValue] == nil ? "" : " --coordinates reads other conventions."
        return "Answers that are no \(isOfBoxes ? "boxes" : "outlines"): \(told.joined(separator: ", "))." + foreign
    }

    private static func words(_ form: AnswerForm, isOne: Bool) -> String {
        switch form {
        case .outlines: isOne ? "is an outline" : "are outlines"
        case .boxes: isOne ? "is a box" : "are boxes"
        case .points: isOne ? "is a point" : "are points"
        case .outOfRange: isOne ? "lies outside 0…1" : "lie outside 0…1"
        case .notParsed: isOne ? "has coordinates that cannot be read" : "have coordinates that cannot be read"
        case .cutShort: isOne ? "was cut short before the first outline" : "were cut short before the first outline"
        case .noContent: isOne ? "has no content" : "have no content"
        case .words: isOne ? "is words alone" : "are words alone"
        case .empty: isOne ? "is empty" : "are empty"
        }
    }
}
